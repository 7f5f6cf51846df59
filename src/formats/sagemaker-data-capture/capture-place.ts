import { endpointId } from '../../events/arn.ts'

/** The endpoint and variant that a capture file's path names. */
export interface CapturePlace {
  /** Canonical id without account and Region; `endpoint/unknown` when the path does not say. */
  readonly endpoint: string
  readonly variant: string
}

/** Names as CreateEndpoint and ProductionVariant allow them. */
const PLACE =
  /(?:^|\/)([a-zA-Z0-9][a-zA-Z0-9-]{0,62})\/([a-zA-Z0-9][a-zA-Z0-9-]{0,62})\/\d{4}\/\d\d\/\d\d\/\d\d\/[^/]+$/

/** `…/<endpoint>/<variant>/YYYY/MM/DD/HH/MM-SS-mmm-<uuid>.jsonl` */
export function capturePlace(uri: string): CapturePlace {
  const [, endpoint = 'unknown', variant = ''] = PLACE.exec(uri) ?? []
  return { endpoint: endpointId(endpoint, '', ''), variant }
}
