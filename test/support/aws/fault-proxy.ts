import { createServer, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { createRandom } from '../../../src/statistics/random.ts'
import { closed } from '../closed.ts'
import { listening } from '../listening.ts'
import { type PassedAnswer, passOn } from './pass-on.ts'

/** What goes wrong between Dupin and AWS. */
export const FAULTS = [
  'latency',
  'slow-down',
  'server-error',
  'reset',
  'cut-body',
  'short-body',
  'long-body',
  'wrong-bytes',
  'wrong-etag',
  'slow-body',
] as const
export type Fault = (typeof FAULTS)[number]

export interface FaultProxy {
  readonly endpoint: string
  readonly requests: () => number
  readonly faults: () => number
  /** From now on nothing goes wrong. */
  heal(): void
  close(): Promise<void>
}

/** Passes requests on to `target`, and does something bad to a share of them, the same for the same seed and order. */
export async function startFaultProxy(
  target: string,
  { faults, share, seed }: { faults: readonly Fault[]; share: number; seed: string },
): Promise<FaultProxy> {
  const random = createRandom(seed)
  const count = { requests: 0, faults: 0 }
  let isHealed = false
  const server = createServer((asked, response) => {
    count.requests++
    const isFault = !isHealed && random.next() < share
    const fault = isFault ? random.pick(faults) : undefined
    if (fault !== undefined) count.faults++
    if (fault === 'reset') return void asked.socket.destroy()
    if (fault === 'slow-down') return refuse(response, 503, 'SlowDown')
    if (fault === 'server-error') return refuse(response, 500, 'InternalError')
    passOn(target, asked)
      .then((answer) => send(answer, fault, response))
      .catch(() => response.destroy())
  })
  const endpoint = await listening(server)
  return {
    endpoint,
    requests: () => count.requests,
    faults: () => count.faults,
    heal: () => {
      isHealed = true
    },
    close: () => closed(server),
  }
}

/** What each fault makes of an answer; what is not here makes it break off or wait. */
const SPOILED: Partial<Record<Fault, (answer: PassedAnswer) => PassedAnswer>> = {
  'short-body': (answer) => withBody(answer, answer.body.subarray(0, answer.body.length >> 1)),
  'long-body': (answer) => withBody(answer, Buffer.concat([answer.body, Buffer.from(' ')])),
  'wrong-bytes': (answer) => withBody(answer, flipped(answer)),
  'wrong-etag': ({ headers, ...answer }) => ({
    ...answer,
    headers: headers.etag === undefined ? headers : { ...headers, etag: '"0123abcd"' },
  }),
}

function withBody({ status, headers }: PassedAnswer, body: Buffer): PassedAnswer {
  const { 'transfer-encoding': _, ...rest } = headers
  return { status, headers: { ...rest, 'content-length': String(body.length) }, body }
}

/** Of objects alone: nothing says whether the bytes of a listing are right but the connection itself. */
function flipped({ headers, body }: PassedAnswer): Buffer {
  const copy = Buffer.from(body)
  const at = body.length >> 1
  if (headers.etag !== undefined) copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

async function send(
  answer: PassedAnswer,
  fault: Fault | undefined,
  response: ServerResponse,
): Promise<void> {
  const { status, headers, body } = (fault && SPOILED[fault]?.(answer)) ?? answer
  if (fault === 'latency') await setTimeout(150)
  response.writeHead(status, headers)
  if (fault === 'cut-body') {
    response.write(body.subarray(0, body.length >> 1), () => response.destroy())
  } else if (fault === 'slow-body') {
    for (let i = 0; i < 4; i++) {
      response.write(body.subarray((body.length * i) >> 2, (body.length * (i + 1)) >> 2))
      await setTimeout(40)
    }
    response.end()
  } else response.end(body)
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
}
