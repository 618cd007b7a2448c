import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * What becomes of a message of a client. `lost`: it arrives, and its answer does not. `half`: the server does not learn that its client is gone.
 * `silent`: neither learns anything any more; `unanswered`: the same once the message has arrived.
 */
export type Fate = 'pass' | 'cut' | 'lost' | 'half' | 'silent' | 'unanswered'

/** Decides on each message of each client; the text is that of a statement, or that of the first packet. It may take its time. */
export type Judge = (text: string) => Fate | Promise<Fate>

export interface Between {
  port: number
  /** Who decides from now on. */
  judge: Judge
  /** Called with the first answer that does not arrive, before both ends are cut. */
  beforeLoss: () => Promise<void>
  /** Whether clients are let in. */
  open: boolean
  stop(): Promise<void>
}

/** Stands between a client and a PostgreSQL server, and knows where a message ends. */
export async function startProxy(serverPort: number): Promise<Between> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    if (proxy.open) carry(client, connect(serverPort, '127.0.0.1'), proxy, sockets)
    else client.resetAndDestroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: Between = {
    port: (server.address() as AddressInfo).port,
    judge: () => 'pass',
    beforeLoss: async () => undefined,
    open: true,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}

function carry(client: Socket, server: Socket, proxy: Between, sockets: Set<Socket>): void {
  let losing = false
  let half = false
  let silent = false
  const cut = () => {
    client.resetAndDestroy()
    server.resetAndDestroy()
  }
  for (const socket of [client, server]) {
    sockets.add(socket.setNoDelay(true))
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  client.on('close', () => half || server.destroy())
  server.on('close', () => client.destroy())
  server.on('data', (answer) => {
    if (silent) return
    if (!losing) client.write(answer)
    else void proxy.beforeLoss().then(cut)
  })
  let before = Promise.resolve()
  eachMessage(client, (message) => {
    before = before.then(async () => {
      const fate = await proxy.judge(message.toString('latin1'))
      if (fate === 'cut') return cut()
      silent ||= fate === 'silent' || fate === 'unanswered'
      if (silent && fate !== 'unanswered') return
      half ||= fate === 'half'
      if (half) return void client.resetAndDestroy()
      losing ||= fate === 'lost'
      server.write(message)
    })
  })
}

/** The first packet has a length alone, each other one a letter before it. */
function eachMessage(client: Socket, take: (message: Buffer) => void): void {
  let waiting = Buffer.alloc(0)
  let letter = 0
  client.on('data', (piece: Buffer) => {
    waiting = Buffer.concat([waiting, piece])
    while (waiting.length >= letter + 4) {
      const length = letter + waiting.readUInt32BE(letter)
      if (waiting.length < length) return
      take(waiting.subarray(0, length))
      waiting = waiting.subarray(length)
      letter = 1
    }
  })
}
