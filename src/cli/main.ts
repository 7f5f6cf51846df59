import type { WriteStream } from 'node:tty'
import { EXIT, type Output } from './context.ts'
import { runCli } from './program.ts'

function outputOf(stream: WriteStream): Output {
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns
    },
    write: (text) => void stream.write(text),
  }
}

// A reader that has seen enough (`dupin … | head`) closes the pipe; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok)
  throw error
})
// What was committed stays; what was under way is read again next time.
const interrupt = () => process.exit(EXIT.interrupted)
process.on('SIGINT', interrupt)

function untilStopped(): Promise<'SIGINT' | 'SIGTERM'> {
  process.off('SIGINT', interrupt)
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        // A second signal finds nobody who waits: it ends the process as it would any other.
        process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
        resolve(signal)
      })
    }
  })
}

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  env: process.env,
  now: () => new Date(),
  untilStopped,
})
