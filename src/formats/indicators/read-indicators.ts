import { isRecord, type PlainRecord } from '../../events/plain-record.ts'
import { classify, isUserAgent } from './classify.ts'
import type { HuntIndicator, IndicatorFile, NotUnderstood } from './indicator.ts'
import { indicatorOf, valuesOfPattern } from './stix-pattern.ts'

/** Indicators of one file; the rest is told as not understood. */
export const MOST_INDICATORS = 200_000
const MOST_NOT_UNDERSTOOD = 1000

/**
 * Indicators out of a list (one a line, `#` begins a comment), a CSV (any cell), a STIX 2.1 bundle (indicators and observables) or
 * a MISP event. What cannot be looked for is told with its line.
 */
export function readIndicators(text: string): IndicatorFile {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart()
  const json = trimmed.startsWith('{') || trimmed.startsWith('[') ? parsed(trimmed) : undefined
  const found = json === undefined ? fromLines(text) : fromJson(json)
  const unique = new Map(found.indicators.map((one) => [`${one.kind}\0${one.value}`, one]))
  const indicators = [...unique.values()]
  const beyond = indicators.slice(MOST_INDICATORS).map(({ line, value }) => ({ line, text: value }))
  return {
    indicators: indicators.slice(0, MOST_INDICATORS),
    notUnderstood: [...found.notUnderstood, ...beyond].slice(0, MOST_NOT_UNDERSTOOD),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromLines(text: string): IndicatorFile {
  const indicators: HuntIndicator[] = []
  const notUnderstood: NotUnderstood[] = []
  for (const [i, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, '').trim()
    if (line === '') continue
    const own = ofLine(line, i + 1)
    indicators.push(...own)
    // The names of the columns of a CSV are no indicators.
    if (own.length === 0 && !(i === 0 && /^[\w "',;\t-]+$/.test(line)))
      notUnderstood.push({ line: i + 1, text: line.slice(0, 200) })
  }
  return { indicators, notUnderstood }
}

/** The whole line, or else what its cells are. */
function ofLine(text: string, line: number): readonly HuntIndicator[] {
  const whole = classify(text)
  if (whole !== undefined) return [{ ...whole, line, label: '' }]
  const cells = text.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
  const found = cells.flatMap((cell) => classify(cell) ?? [])
  if (cells.length > 1 && found.length > 0) return found.map((one) => ({ ...one, line, label: '' }))
  return isUserAgent(text) ? [{ kind: 'user-agent', value: text, line, label: '' }] : []
}

function fromJson(json: unknown): IndicatorFile {
  const objects = objectsOf(json)
  const indicators: HuntIndicator[] = []
  const notUnderstood: NotUnderstood[] = []
  for (const object of objects) {
    const own = ofObject(object)
    indicators.push(...own)
    if (own.length === 0 && (object['type'] === 'indicator' || typeof object['value'] === 'string'))
      notUnderstood.push({
        line: 0,
        text: String(object['pattern'] ?? object['value']).slice(0, 200),
      })
  }
  return { indicators, notUnderstood }
}

/** Objects of a bundle, attributes of a MISP event and of its objects, or the elements of a list. */
function objectsOf(json: unknown): readonly PlainRecord[] {
  if (Array.isArray(json))
    return json.flatMap((one: unknown) =>
      typeof one === 'string' ? [{ value: one }] : objectsOf(one),
    )
  if (!isRecord(json)) return []
  const nested = [
    json['objects'],
    json['Event'],
    json['Attribute'],
    json['Object'],
    json['response'],
  ]
  const inner = nested.flatMap((one) => (one === undefined ? [] : objectsOf(one)))
  return [json, ...inner]
}

function ofObject(object: PlainRecord): readonly HuntIndicator[] {
  const label = typeof object['name'] === 'string' ? object['name'].slice(0, 200) : ''
  const type = String(object['type'] ?? '')
  if (typeof object['pattern'] === 'string') return valuesOfPattern(object['pattern'], label)
  if (typeof object['value'] === 'string') return indicatorOf(type, type, object['value'], label)
  const hashes = object['hashes']
  const values = isRecord(hashes)
    ? Object.values(hashes).filter((one) => typeof one === 'string')
    : []
  const account = object['account_login'] ?? object['user_id']
  const user = typeof account === 'string' && type === 'user-account' ? [account] : []
  return [...values, ...user].flatMap((text) => indicatorOf(type, type, text, label))
}
