import { enumerate } from '../numbers.ts'

const names = (values: readonly string[]) => enumerate('en', values, 20)

/** What a PostgreSQL server, or the way to it, can be about. */
export const server = {
  'server.address': (at: string) =>
    `The address ${at} cannot be read. It looks like postgres://user@host:5432/database; in a name / is written %2F, @ %40, : %3A and # %23, and a password belongs into a file (GUICHET_DATABASE_PASSWORD_FILE).`,
  'server.address_unknown': (at: string) => `${at} is no address of a store. Name a file, or postgres://user@host/database.`,
  'server.parameter': (at: string, name: string, known: readonly string[]) =>
    `The address ${at} says « ${name} », which is not known here. Known are ${names(known)}.`,
  'server.sslmode': (mode: string, modes: readonly string[]) =>
    `sslmode=${mode} is not possible here: say one of ${modes.join(', ')}. Without it a connection that leaves this machine is encrypted and the server must prove who it is.`,
  'server.certificate': (file: string, why: string) => `The certificate ${file} cannot be read (${why}).`,
  'server.certificate_refused': (at: string, why: string) =>
    `The server ${at} does not prove that it is the right one (${why}). Name the certificate of its authority with ?sslrootcert=<file>, or ask whoever looks after the server; no password was sent.`,
  'server.no_tls': (at: string) =>
    `The server ${at} does not encrypt the connection. Switch TLS on at the server, or add ?sslmode=disable to the address when nobody can listen in between.`,
  'server.password_in_clear': (at: string) =>
    `The server ${at} asks for the password in clear, and did not get it. Set its pg_hba.conf to scram-sha-256.`,
  'server.password_missing': (at: string, user: string) =>
    `The server ${at} asks ${user} for a password. Write it into a file that only you can read and name that with GUICHET_DATABASE_PASSWORD_FILE or « config set database.password_file <file> ».`,
  'server.password_unreadable': (file: string, why: string) => `The file of the PostgreSQL password, ${file}, cannot be read (${why}).`,
  'server.passfile_unusable': (why: string) => `The file of passwords is not used: ${why}.`,
  'server.password_wrong': (at: string) =>
    `The server ${at} refuses the password. Look at the file that GUICHET_DATABASE_PASSWORD_FILE or database.password_file names, and at the user in the address.`,
  'server.login_refused': (at: string, why: string) =>
    `The server ${at} lets nobody in from here under this name (${why}). Its pg_hba.conf, and the role, say who may.`,
  'server.database_missing': (at: string) =>
    `The server has no database of this name: ${at}. Create it with createdb, or correct the address.`,
  'server.host_unknown': (at: string) => `The host of ${at} is not known. Check its name, and the network.`,
  'server.no_server': (at: string) => `No PostgreSQL server answers at ${at}. Check host and port, and whether the server runs.`,
  'server.no_way': (at: string) => `There is no way to ${at} from here. Check the network.`,
  'server.no_answer': (at: string) => `${at} does not answer. Check host, port and network, and what a firewall between lets through.`,
  'server.not_ready': (at: string) => `The server ${at} is starting or stopping. Run the command again in a moment.`,
  'server.full': (at: string) => `The server ${at} has no connection left for this role. Run the command again in a moment.`,
  'server.refused': (at: string, why: string) => `The store ${at} cannot be used: ${why}.`,
  'server.lost': (at: string) => `The connection to the store ${at} was lost. Run the command again.`,
  'server.lost_before': (at: string) =>
    `The connection to the store ${at} was lost before anything was kept: this write is not there. Run the command again.`,
  'server.idle': (at: string) => `The server ${at} ended the connection, because nothing was asked for too long. Run the command again.`,
  'server.readonly': (at: string) =>
    `The server ${at} takes no writes: it is a standby, or default_transaction_read_only is set. Name the server that writes.`,
  'server.rights': (at: string, why: string) =>
    `The role in ${at} may not do this (${why}). Whoever looks after the database can grant it; « doctor » shows what is missing.`,
  'server.no_temporary': (at: string) =>
    `The role in ${at} may not make temporary tables, which every plan needs. Whoever looks after the database says: grant temporary on database <database> to <role>.`,
  'server.cancelled': (at: string) =>
    `The server ${at} stopped a statement: it took longer than statement_timeout, or somebody cancelled it. What the command was writing was taken back. For a higher limit: alter role <role> set statement_timeout = 0.`,
  'server.pooler': (at: string) =>
    `Between here and PostgreSQL stands a pooler that shares sessions (${at}). Give the address of the server itself, or let the pooler keep a session for each client.`,
  'server.pooler_parameter': (at: string, why: string) =>
    `The pooler at ${at} refuses a setting (${why}). Take it out of the address or of PGOPTIONS, or give the address of the server itself.`,
  'server.foreign_functions': (at: string, functions: readonly string[]) =>
    `In the schema public of ${at} stand functions of somebody else that take the place of PostgreSQL’s own: ${names(functions)}. Nothing was done. Have them dropped, then say: revoke create on schema public from public.`,
  'server.outcome_unknown': (at: string) =>
    `The connection to the store ${at} was lost while it was writing, and could not be made again: whether it was written is not known. Look with « store info » once the server answers.`,
  'server.operation_unknown': (at: string, operation: number) =>
    `The connection to the store ${at} was lost while it was writing, and could not be made again: whether it was written is not known. « journal list » tells once the server answers: it was if operation ${operation} is yours.`,
  'server.rows_lost': (operation: number, program: string) =>
    `The connection was lost after the write, which is done; its rows are shown by: ${program} journal show ${operation}`,
}
