import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { ObjectError } from '../../sources/inflate.ts'

/** The end of a line on which a thread, which reads without waiting for anything, asks the one that can wait. */
export interface AskingLine {
  readonly port: MessagePort
  /** One 32-bit integer: how many answers were sent. */
  readonly answers: SharedArrayBuffer
}

interface Question {
  readonly id: number
  readonly uri: string
  readonly pointer: string
}

type Answer =
  | { readonly id: number; readonly bytes: Uint8Array | undefined }
  | { readonly id: number; readonly failure: string }

/** Longer than whoever answers tries. */
const LONGEST_WAIT_MS = 600_000

/** Answers what is asked at the other end, which is returned to be given to a thread. */
export function openLine(
  answer: (uri: string, pointer: string) => Promise<Uint8Array | undefined>,
): AskingLine {
  const { port1, port2 } = new MessageChannel()
  const answers = new SharedArrayBuffer(4)
  const count = new Int32Array(answers)
  const send = (message: Answer) => {
    port1.postMessage(message)
    Atomics.add(count, 0, 1)
    Atomics.notify(count, 0)
  }
  port1.on('message', ({ id, uri, pointer }: Question) => {
    answer(uri, pointer).then(
      (bytes) => send({ id, bytes }),
      (error: unknown) =>
        send({ id, failure: error instanceof Error ? error.message : String(error) }),
    )
  })
  // Nobody is kept from ending by a line on which nothing is asked.
  port1.unref()
  return { port: port2, answers }
}

let questions = 0

/** Asks, and blocks the thread until there is an answer. @throws ObjectError when there is none */
export function askOn(
  { port, answers }: AskingLine,
  uri: string,
  pointer: string,
): Uint8Array | undefined {
  const count = new Int32Array(answers)
  const id = ++questions
  const question: Question = { id, uri, pointer }
  port.postMessage(question)
  for (;;) {
    const before = Atomics.load(count, 0)
    const received: { message: Answer } | undefined = receiveMessageOnPort(port)
    if (received === undefined) {
      if (Atomics.wait(count, 0, before, LONGEST_WAIT_MS) === 'timed-out')
        throw new ObjectError('unreadable-object', 'what a record points to did not come in time')
      continue
    }
    const { message } = received
    // An answer that came too late is to a question that nobody asks any more.
    if (message.id !== id) continue
    if ('failure' in message) throw new ObjectError('unreadable-object', message.failure)
    return message.bytes
  }
}
