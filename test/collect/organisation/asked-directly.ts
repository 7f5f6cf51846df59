import { recordOrEmpty } from '../../../src/events/plain-record.ts'
import { OWN_KEY } from './organisation.ts'

/** Asks services of which the project has no client, without a signature: what stands for AWS looks at none. */
export class AskedDirectly {
  readonly #endpoint: string
  readonly #region: string

  constructor(endpoint: string, region: string) {
    this.#endpoint = endpoint
    this.#region = region
  }

  /** @param target as in `AWSEvents.PutRule` */
  async json(service: string, target: string, input: object): Promise<Record<string, unknown>> {
    const text = await this.#ask(service, JSON.stringify(input), {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    })
    return { ...recordOrEmpty(JSON.parse(text)) }
  }

  /** @returns the text of the element `wanted` of the answer */
  async query(service: string, input: Record<string, string>, wanted: string): Promise<string> {
    const text = await this.#ask(service, new URLSearchParams(input).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    })
    return new RegExp(`<${wanted}>([^<]*)<`).exec(text)?.[1] ?? ''
  }

  async #ask(service: string, body: string, headers: Record<string, string>): Promise<string> {
    const scope = `${OWN_KEY}/20260101/${this.#region}/${service}/aws4_request`
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`
    const answer = await fetch(this.#endpoint, {
      method: 'POST',
      headers: { ...headers, authorization },
      body,
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${service} answered ${answer.status}: ${text.slice(0, 300)}`)
    return text
  }
}
