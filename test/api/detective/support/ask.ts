import type { Principal } from '../../../../src/api/access/principal.ts'
import {
  answerDetective,
  type DetectiveAnswer,
  operationOf,
} from '../../../../src/api/detective/router.ts'
import type { DetectiveServices } from '../../../../src/api/detective/services.ts'
import type { RawRequest } from '../../../../src/api/http/raw-request.ts'
import { fakeServices, NOW, principal } from './fakes.ts'

export interface Asked {
  readonly answer: DetectiveAnswer
  readonly bugs: readonly unknown[]
}

export interface AskOptions {
  readonly principal?: Principal
  readonly services?: DetectiveServices
  readonly now?: number
}

/** Sends a request through the router. */
export async function ask(request: RawRequest, options: AskOptions = {}): Promise<Asked> {
  const bugs: unknown[] = []
  const answer = await answerDetective(
    operationOf(request),
    options.principal ?? principal(),
    options.services ?? fakeServices().services,
    { requestId: 'request-1', now: options.now ?? NOW, onBug: (error) => bugs.push(error) },
  )
  return { answer, bugs }
}

export function rawRequest(
  method: string,
  target: string,
  body: Uint8Array | string = '',
  rawHeaders: readonly string[] = ['Content-Type', 'application/json'],
): RawRequest {
  return { method, target, rawHeaders, body: Buffer.from(body), remoteAddress: '192.0.2.1' }
}

/** The answer's body as JSON. */
export function bodyOf(answer: DetectiveAnswer): unknown {
  return JSON.parse(String(answer.body))
}
