import { hash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from './engine.ts'

/** Something of a schema of PostgreSQL, with a digest of all that the catalogue says of it. */
export interface Definition {
  type: string
  name: string
  digest: string
}

const schema = sql`current_schema()::regnamespace`
/** What an extension brings along is as its author made it. */
const noExtension = (catalogue: string, row: string) =>
  sql`not exists (select from pg_depend as d where d.classid = ${sql.lit(catalogue)}::regclass and d.objid = ${sql.ref(`${row}.oid`)} and d.deptype = 'e')`
const acts = (row: string) => sql`case when ${sql.ref(`${row}.tgenabled`)} in ('O', 'A') then 'acts' else 'off' end`
const inherited = sql`(select string_agg(i.inhparent::regclass::text, ',') from pg_inherits as i where i.inhrelid = c.oid)`

/** Columns by name: a table that was widened has them in another order than one made anew. */
const columns = sql`(select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), l.collname, a.attnotnull, a.attidentity, a.attgenerated,
    pg_get_expr(f.adbin, f.adrelid)), ', ' order by a.attname collate "C")
  from pg_attribute as a left join pg_attrdef as f on f.adrelid = a.attrelid and f.adnum = a.attnum left join pg_collation as l on l.oid = a.attcollation
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)`

/** A reference is kept by triggers of the server's own, which can be switched off. Later versions list what is not null here as well. */
const constraints = sql`(select string_agg(concat_ws(' ', k.conname, pg_get_constraintdef(k.oid), (select string_agg(distinct ${acts('t')}, ',')
    from pg_trigger as t where t.tgconstraint = k.oid)), ', ' order by k.conname collate "C")
  from pg_constraint as k where k.conrelid = c.oid and k.contype <> 'n')`

/** Everything in the schema that is a table or acts on one; each gives type, name and what there is to say of it. */
const KINDS: readonly RawBuilder<unknown>[] = [
  sql`select case c.relkind when 'v' then 'view' when 'm' then 'view' else 'table' end as type, c.relname::text as name,
      concat_ws('; ', c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, ${inherited}, ${columns}, ${constraints}) as facts
    from pg_class as c where c.relnamespace = ${schema} and c.relkind in ('r', 'p', 'f', 'v', 'm') and ${noExtension('pg_class', 'c')}`,
  sql`select 'index', c.relname, concat_ws('; ', pg_get_indexdef(c.oid), i.indisvalid) from pg_index as i inner join pg_class as c on c.oid = i.indexrelid
    where c.relnamespace = ${schema} and not exists (select from pg_constraint as k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
      and ${noExtension('pg_class', 'c')}`,
  sql`select 'trigger', t.tgname, concat_ws('; ', pg_get_triggerdef(t.oid), ${acts('t')}) from pg_trigger as t inner join pg_class as c on c.oid = t.tgrelid
    where c.relnamespace = ${schema} and not t.tgisinternal and ${noExtension('pg_class', 'c')}`,
  sql`select 'rule', r.rulename, pg_get_ruledef(r.oid) from pg_rewrite as r inner join pg_class as c on c.oid = r.ev_class
    where c.relnamespace = ${schema} and r.rulename <> '_RETURN' and ${noExtension('pg_class', 'c')}`,
  sql`select 'policy', p.polname, '' from pg_policy as p inner join pg_class as c on c.oid = p.polrelid where c.relnamespace = ${schema}`,
  sql`select 'event trigger', e.evtname, '' from pg_event_trigger as e where e.evtenabled <> 'D' and ${noExtension('pg_event_trigger', 'e')}`,
  // Our guards, and whatever a call of ours could mean instead of a function of the server's.
  sql`select 'function', p.proname, concat_ws('; ', p.prosrc, l.lanname, p.prosecdef, p.proconfig::text, pg_get_function_identity_arguments(p.oid))
    from pg_proc as p inner join pg_language as l on l.oid = p.prolang where p.pronamespace = ${schema} and ${noExtension('pg_proc', 'p')}
      and (p.proname in ('refuse_change', 'refuse_truncate')
        or exists (select from pg_proc as o where o.proname = p.proname and o.pronamespace = 'pg_catalog'::regnamespace))`,
  sql`select 'operator', o.oprname, '' from pg_operator as o where o.oprnamespace = ${schema} and ${noExtension('pg_operator', 'o')}`,
]

/** What a schema is made of, in words of the catalogue that no version of the server says otherwise. */
export async function definitionsIn(trx: Db): Promise<Definition[]> {
  const { rows } = await sql<{
    type: string
    name: string
    facts: string
  }>`select type, name, facts from (${sql.join(KINDS, sql` union all `)}) as k
    order by type collate "C", name collate "C", facts collate "C"`.execute(trx)
  return rows.map(({ type, name, facts }) => ({ type, name, digest: hash('sha256', facts).slice(0, 16) }))
}

/** One definition a line, as `migrations/definitions.ts` keeps them. */
export const definitionLine = ({ type, name, digest }: Definition) => `${type} ${name} ${digest}`
