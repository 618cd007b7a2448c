import { createServer } from 'node:net'

/** Takes every mail and keeps none: the other side of a bench, in a process of its own. Prints its port. */
const server = createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.write('220 sink\r\n')
  let inText = false
  let rest = ''
  socket.on('data', (piece) => {
    rest += piece.toString('latin1')
    for (;;) {
      const end = inText ? rest.indexOf('\r\n.\r\n') : rest.indexOf('\r\n')
      if (end < 0) return
      const line = rest.slice(0, end)
      rest = rest.slice(end + (inText ? 5 : 2))
      socket.write(inText ? '250 taken\r\n' : answerTo(line))
      inText = !inText && /^data$/i.test(line)
    }
  })
})

function answerTo(line: string): string {
  if (/^ehlo/i.test(line)) return '250-sink\r\n250-PIPELINING\r\n250 SIZE 1000000\r\n'
  if (/^data$/i.test(line)) return '354 go on\r\n'
  return /^quit/i.test(line) ? '221 bye\r\n' : '250 ok\r\n'
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
