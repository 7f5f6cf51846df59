import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
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
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, 'drain')
    },
  }
}

// A reader that has seen enough (`dupin … | head`) closes the pipe; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok)
  throw error
})
// Nobody may be left to read what a server says; it goes on all the same.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
// What was committed stays; what was under way is read again next time.
const interrupt = () => process.exit(EXIT.interrupted)
process.on('SIGINT', interrupt)

/** `npx` starts programs through a shell, which a signal ends without the program hearing of it: it would go on with the lake
 * in its hands. Its parent is another then. */
function whenAbandoned(stop: () => void): void {
  if (process.env['npm_command'] !== 'exec') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250).unref()
}

function untilStopped(): Promise<'SIGINT' | 'SIGTERM'> {
  process.off('SIGINT', interrupt)
  return new Promise((resolve) => {
    const stop = (signal: 'SIGINT' | 'SIGTERM') => {
      // A second signal finds nobody who waits: it ends the process as it would any other.
      process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
      resolve(signal)
    }
    process.once('SIGINT', () => stop('SIGINT'))
    process.once('SIGTERM', () => stop('SIGTERM'))
    whenAbandoned(() => stop('SIGTERM'))
  })
}

/** A line of the terminal. Ctrl-C and Ctrl-D end the asking and not the process: whoever asked has to leave things in order. */
async function prompt(text: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new Promise<undefined>((resolve) => {
    lines.once('SIGINT', () => resolve(undefined))
    lines.once('close', () => resolve(undefined))
  })
  try {
    return await Promise.race([lines.question(text), ended])
  } finally {
    lines.close()
  }
}

const isAtTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true

/** Milliseconds in which what was written gets to its reader. */
const LEAVE_AFTER = 500

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  // Only whoever asks opens it.
  get stdin() {
    return process.stdin
  },
  ...(isAtTerminal ? { prompt } : {}),
  env: process.env,
  now: () => new Date(),
  untilStopped,
  leave: () => void setTimeout(() => process.exit(), LEAVE_AFTER).unref(),
})
