import { sql } from 'kysely'
import type { Db } from './engine.ts'

/** What a server says of itself, of this connection, and of what the role may do. */
export interface ServerInfo {
  /** To compare, and as people know it. */
  n: number
  version: string
  database: string
  role: string
  /** The protocol of TLS, null without. */
  tls: string | null
  /** From another machine, as the server sees it. */
  remote: boolean
  temporary: boolean
  /** Tables that the role may not read or add to. */
  closed: string[]
  /** Others who may make things in the schema of the store, and so have this role run what they like. */
  makers: string[]
}

export async function serverInfo(trx: Db): Promise<ServerInfo> {
  const { rows } =
    await sql<ServerInfo>`select current_setting('server_version_num')::integer as n, current_setting('server_version') as version,
    current_database()::text as database, current_user::text as role,
    (select s.version from pg_stat_ssl as s where s.pid = pg_backend_pid() and s.ssl) as tls,
    coalesce(inet_client_addr() <> inet_server_addr() and not inet_client_addr() << '127.0.0.0/8', false) as remote,
    has_database_privilege(current_database(), 'temporary') as temporary,
    array(select c.relname::text from pg_class as c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and c.relowner = (select o.relowner from pg_class as o where o.oid = to_regclass('operation'))
      and not (has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')) order by 1) as closed,
    array(select coalesce(r.rolname::text, 'public') from pg_namespace as n, aclexplode(n.nspacl) as a left join pg_roles as r on r.oid = a.grantee
      where n.oid = current_schema()::regnamespace and a.privilege_type = 'CREATE' and a.grantee <> n.nspowner
        and not coalesce(r.rolsuper or r.rolname = current_user, false) order by 1) as makers`.execute(trx)
  const [info] = rows
  if (!info) throw new Error('the server says nothing of itself')
  return info
}
