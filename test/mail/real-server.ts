import { SMTPServer } from 'smtp-server'

/** A server of the smtp-server package, with a login; what it takes is parsed as a mail program does. */
export async function realServer(options: { login?: boolean; closed?: boolean } = {}) {
  const taken: Buffer[] = []
  const server = new SMTPServer({
    ...{ authOptional: !options.login, disabledCommands: options.closed ? ['AUTH', 'STARTTLS'] : [] },
    onAuth: ({ username, password }, _session, done) =>
      username === 'mdo' && password === 'secret'
        ? done(null, { user: username })
        : done(Object.assign(new Error('no'), { responseCode: 535 })),
    onData(stream, _session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        taken.push(Buffer.concat(pieces))
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return { taken, port, stop: () => new Promise<void>((resolve) => server.close(resolve)) }
}
