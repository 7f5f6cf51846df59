import { canonicalIp } from '../../events/ip.ts'
import { networkTest } from '../../events/network.ts'
import type { IndicatorKind } from './indicator.ts'

/** Makes an indicator live again that was written so that nobody follows it: `hxxp://evil[.]example`, `198.51.100[.]7`. */
export function refanged(text: string): string {
  return text
    .replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]/gi, '.')
    .replaceAll(/\[:\]/g, ':')
    .replace(/^hxxp(s?):/i, 'http$1:')
    .replaceAll(/\[@\]|\[at\]/gi, '@')
    .trim()
}

const FORMS: readonly (readonly [RegExp, IndicatorKind])[] = [
  [/^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,124}$/, 'access-key'],
  [/^[0-9]{12}$/, 'account'],
  [/^arn:aws[a-z-]*:(?:iam|sts):/, 'principal'],
  [/^(?:sha256:)?[0-9a-f]{64}$|^[0-9a-f]{40}$|^[0-9a-f]{32}$/i, 'hash'],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'request-id'],
  [/^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i, 'domain'],
]

/** What kind of indicator a text is, and how it is looked for; undefined when it is none by its form alone. */
export function classify(
  written: string,
): { readonly kind: IndicatorKind; readonly value: string } | undefined {
  const text = refanged(written)
  const address = canonicalIp(text)
  if (address !== undefined) return { kind: 'address', value: address }
  if (text.includes('/') && networkTest(text) !== undefined) return { kind: 'network', value: text }
  const bucket = /^(?:s3:\/\/|arn:aws[a-z-]*:s3:::)([a-z0-9][a-z0-9.-]{1,62})(?:\/.*)?$/.exec(text)
  if (bucket?.[1] !== undefined) return { kind: 'bucket', value: bucket[1] }
  const url = /^https?:\/\/(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]+)/i.exec(text)?.[1]
  if (url !== undefined) return classify(url.replaceAll(/[[\]]/g, ''))
  const kind = FORMS.find(([form]) => form.test(text))?.[1]
  if (kind === undefined) return undefined
  const lower = kind === 'hash' || kind === 'domain' || kind === 'request-id'
  const value = kind === 'hash' ? text.replace(/^sha256:/i, '') : text
  return { kind, value: lower ? value.toLowerCase() : value }
}

/** A program and its version, as user agents begin: `aws-cli/2.15`. */
export function isUserAgent(text: string): boolean {
  return /^[A-Za-z][\w.+-]{1,60}\/\S/.test(text) && text.length <= 1000
}
