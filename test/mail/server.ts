import { createServer, type Socket } from 'node:net'

/** The moments at which the server can misbehave; `body` is in the middle of the text, `dot` after its end. */
export type Moment = 'greeting' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot'

/** What it does then: an answer, or to vanish or fall silent; `accept` and `accept-silent` take the mail and do not say so. */
export type Fault = `${number} ${string}` | 'garbage' | 'close' | 'silent' | 'accept' | 'accept-silent'

/** What is told about the conversation so far. */
export interface Talk {
  moment: Moment
  from: string
  to: string
  /** Which connection this is, counted from 1, and how many mails were taken on it so far. */
  session: number
  taken: number
  /** How often this recipient has been named so far, this time included. */
  tries: number
}

interface Taken {
  from: string
  to: string
  raw: string
  messageId: string
  /** False when the mail was taken and the answer kept back. */
  answered: boolean
}

export interface Server {
  url: string
  taken: Taken[]
  /** Every recipient that was named, in order. */
  named: string[]
  connections: number
  /** How many were open at the same time, at most. */
  most: number
  script: (talk: Talk) => Fault | undefined
  stop(): Promise<void>
}

const USUAL: Readonly<Record<Moment, string>> = {
  greeting: '220 test',
  ehlo: '250-test\r\n250-PIPELINING\r\n250-AUTH PLAIN\r\n250 SIZE 1000000',
  auth: '235 ok',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  body: '',
  dot: '250 taken',
}

/** An SMTP server on loopback that answers as it is told to at every moment of the conversation. It really speaks the protocol. */
export async function startServer(script: Server['script'] = () => undefined, pipelining = true): Promise<Server> {
  const open = new Set<Socket>()
  const tries = new Map<string, number>()
  const listener = createServer((socket) => {
    open.add(socket)
    socket.setNoDelay(true)
    server.connections++
    server.most = Math.max(server.most, open.size)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    converse(socket, server, tries, pipelining)
  })
  const server: Server = {
    ...{ url: '', taken: [], named: [], connections: 0, most: 0, script },
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
    },
  }
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  server.url = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return server
}

function converse(socket: Socket, server: Server, tries: Map<string, number>, pipelining: boolean): void {
  let waiting = ''
  let text: string | undefined
  let from = ''
  let to = ''
  const session = server.connections
  let takenHere = 0
  /** @returns true when the conversation goes on as usual */
  const say = (moment: Moment): boolean => {
    const fault = server.script({ moment, from, to, session, taken: takenHere, tries: tries.get(to) ?? 0 })
    const usual = moment === 'ehlo' && !pipelining ? USUAL.ehlo.replace('250-PIPELINING\r\n', '') : USUAL[moment]
    const given = fault ?? usual
    if (moment === 'dot' && (given === usual || given.startsWith('accept'))) take(given === usual)
    if (given === 'close' || given === 'accept') socket.destroy()
    else if (given === 'garbage') socket.write('hello there\r\n')
    else if (given !== 'silent' && given !== 'accept-silent' && given !== '') socket.write(`${given}\r\n`)
    if (given.startsWith('421')) socket.end()
    return fault === undefined
  }
  const take = (answered: boolean) => {
    const raw = text ?? ''
    takenHere++
    server.taken.push({ from, to, raw, answered, messageId: /^Message-ID: (\S+)/im.exec(raw)?.[1] ?? '' })
  }
  const inBody = (chunk: string) => {
    text = `${text}${chunk}`
    if (!say('body') || !text.endsWith('\r\n.\r\n')) return
    text = text.slice(0, -3)
    say('dot')
    text = undefined
  }
  const onLine = (line: string) => {
    const [, word = '', rest = ''] = /^(\w+)(?: (.*))?$/.exec(line) ?? []
    if (/^EHLO|HELO$/i.test(word)) say('ehlo')
    else if (/^AUTH$/i.test(word)) say('auth')
    else if (/^MAIL$/i.test(word)) {
      from = /<(.*?)>/.exec(rest)?.[1] ?? ''
      to = ''
      say('mail')
    } else if (/^RCPT$/i.test(word)) {
      const named = /<(.*?)>/.exec(rest)?.[1] ?? ''
      server.named.push(named)
      tries.set(named, (tries.get(named) ?? 0) + 1)
      to = named
      if (!say('rcpt')) to = ''
    } else if (/^DATA$/i.test(word)) {
      if (to === '') socket.write('503 nobody\r\n')
      else if (say('data')) text = ''
    } else if (/^QUIT$/i.test(word)) socket.end('221 bye\r\n')
    else socket.write('250 ok\r\n')
  }
  socket.on('data', (bytes) => {
    if (text !== undefined) return inBody(bytes.toString('latin1'))
    waiting += bytes.toString('latin1')
    for (let end = waiting.indexOf('\n'); end >= 0 && text === undefined; end = waiting.indexOf('\n')) {
      const line = waiting.slice(0, end).trim()
      waiting = waiting.slice(end + 1)
      onLine(line)
    }
    if (text !== undefined && waiting) {
      inBody(waiting)
      waiting = ''
    }
  })
  say('greeting')
}
