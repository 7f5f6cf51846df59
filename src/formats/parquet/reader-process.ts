import { type ChildProcess, fork } from 'node:child_process'
import { scriptBeside } from '../../sources/script.ts'

/** Said in the name of a process that died or said nothing for long. */
export interface Failure {
  readonly kind: 'failed'
  readonly message: string
  readonly isGone: true
}

/** What a reader process said, one by one. */
export interface Inbox<Message> {
  readonly next: () => Promise<Message | Failure>
}

/** Starts the script beside `from` (an `import.meta.url`) in a process of its own: DuckDB's policy calls files of others
 * untrusted input that may crash it, and a crash there ends nothing but that process. */
export async function startReader(name: string, from: string): Promise<ChildProcess> {
  return fork(await scriptBeside(name, from), [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: surroundings(),
  })
}

/** One that died is told of by its exit. */
export function sendTo<Message extends { readonly kind: string }>(
  child: ChildProcess,
  message: Message,
): void {
  child.send(message, () => undefined)
}

/** The messages of a reader one by one; its end is one too, and so is that it said nothing for `patienceMs`. */
export function inboxOf<Message extends { readonly kind: string }>(
  child: ChildProcess,
  patienceMs: number,
): Inbox<Message> {
  const waiting: (Message | Failure)[] = []
  let taker: ((message: Message | Failure) => void) | undefined
  const put = (message: Message | Failure) => {
    if (taker === undefined) waiting.push(message)
    else taker(message)
    taker = undefined
  }
  const fail = (message: string) => put({ kind: 'failed', message, isGone: true })
  child.on('message', (message: Message) => put(message))
  child.on('error', (error) => fail(error.message))
  child.on('exit', (code, signal) =>
    fail(`the file made its reader crash (${signal ?? `exit ${code}`}): it is damaged, or made to`),
  )
  return {
    next: () =>
      new Promise((resolve) => {
        const ready = waiting.shift()
        if (ready !== undefined) return resolve(ready)
        const timer = setTimeout(
          () => fail(`nothing was read in ${patienceMs / 1000} s`),
          patienceMs,
        )
        taker = (message) => {
          clearTimeout(timer)
          resolve(message)
        }
      }),
  }
}

/** What it needs is the way to its modules and where files may be put for a while. */
function surroundings(): NodeJS.ProcessEnv {
  const { PATH = '', NODE_PATH = '', TMPDIR } = process.env
  return { PATH, NODE_PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }) }
}
