/**
 * Which secrets a text holds: their kinds and how many, never themselves. The forms are those that their makers document:
 * AWS access key ids, PEM private keys (RFC 7468), JSON Web Tokens (RFC 7519), tokens of GitHub, GitLab, Slack and Google,
 * keys of model providers, Bedrock API keys, passwords in URLs (RFC 3986).
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
import { characterClass, runEnd, runStart } from './character-runs.ts'

export interface SecretKind {
  readonly name: string
  /** Held against one token at a time, from its first character on; no pattern can backtrack over more than a token. */
  readonly token: RegExp
}

/** Runs of these characters are tokens; a longer one is cut, so that no pattern sees more. */
const TOKEN = characterClass(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+/=~-',
)
const LEAST_TOKEN = 16
const MOST_TOKEN = 4_096
const PEM = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----/g
const URL_PASSWORD = /:\/\/[^\s:/@]{1,64}:[^\s:/@]{3,128}@[A-Za-z0-9]/g
/** As environments, the credentials file and answers of the API write it; a quote may be escaped. */
const AWS_SECRET_KEY =
  /secret_?access_?key[\\"']{0,4}[ \t]{0,4}[:=][ \t]{0,4}[\\"']{0,4}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi
/** Beyond it the exact number does not matter, and nobody may make it cost. */
const MOST_OF_A_KIND = 99

/** Anchored, so that each token costs its length once. */
export const SECRET_KINDS: readonly SecretKind[] = [
  { name: 'aws-access-key', token: /^(?:[A-Za-z_.]{0,32}=)?(?:AKIA|ASIA)[A-Z2-7]{16}$/ },
  {
    name: 'bedrock-api-key',
    token: /^(?:ABSK[A-Za-z0-9+/=]{60,}|bedrock-api-key-[A-Za-z0-9+/=]{40,})$/,
  },
  { name: 'jwt', token: /^eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}$/ },
  { name: 'github-token', token: /^(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})$/ },
  { name: 'gitlab-token', token: /^glpat-[A-Za-z0-9_-]{20,}$/ },
  { name: 'slack-token', token: /^xox[abeoprs]-[A-Za-z0-9-]{20,}$/ },
  { name: 'google-api-key', token: /^AIza[A-Za-z0-9_-]{35}$/ },
  { name: 'model-api-key', token: /^sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}$/ },
]

/** The kinds in a text, each with its number, sorted and comma-separated: `aws-access-key=2,jwt=1`; `''` for none. */
export function secretsIn(text: string): string {
  const counts = new Map<string, number>()
  const add = (kind: string, count: number): void => {
    if (count > 0) counts.set(kind, Math.min(MOST_OF_A_KIND, (counts.get(kind) ?? 0) + count))
  }
  if (text.includes('PRIVATE KEY-----')) add('private-key', [...text.matchAll(PEM)].length)
  if (text.includes('://') && text.includes('@'))
    add('password-in-url', [...text.matchAll(URL_PASSWORD)].length)
  if (text.includes('ecret') || text.includes('ECRET'))
    add('aws-secret-key', [...text.matchAll(AWS_SECRET_KEY)].length)
  let start = runStart(text, 0, TOKEN, LEAST_TOKEN)
  while (start >= 0) {
    const end = runEnd(text, start + LEAST_TOKEN, TOKEN)
    const kind = kindOf(text.slice(start, Math.min(end, start + MOST_TOKEN)))
    if (kind !== undefined) add(kind, 1)
    start = runStart(text, end, TOKEN, LEAST_TOKEN)
  }
  if (counts.size === 0) return ''
  return [...counts]
    .map(([kind, count]) => `${kind}=${count}`)
    .sort()
    .join(',')
}

/** Kinds and counts from what `secretsIn` wrote. */
export function secretCounts(written: string): ReadonlyMap<string, number> {
  const pairs = written.split(',').map((part) => part.split('='))
  return new Map(pairs.flatMap(([kind = '', count]) => (kind ? [[kind, Number(count)]] : [])))
}

/** A full stop at the end is the sentence's. */
function kindOf(token: string): string | undefined {
  const bare = token.endsWith('.') ? token.slice(0, -1) : token
  return SECRET_KINDS.find((kind) => kind.token.test(bare))?.name
}
