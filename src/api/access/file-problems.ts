import type { z } from 'zod'
import { UserError } from '../../events/user-error.ts'

/** A file of settings that a user wrote, as JSON. The parser's own message may show the text around the error, which may be
 * a secret: only a place is taken from it.
 * @throws UserError when it is none */
export function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    const lines = text.slice(0, Number(position ?? 0)).split('\n')
    const near = position === undefined ? '' : ` near line ${lines.length}`
    throw new UserError(
      `${name} is not valid JSON${near}; look for a missing or spare comma, quote or bracket`,
    )
  }
}

const MOST_SHOWN = 5

/** What is wrong with such a file, and where; no value of it, which may be a secret.
 * @param what it should be, such as `no credentials file` */
export function problemsOf({ issues }: z.ZodError, name: string, what: string): string {
  const shown = issues
    .slice(0, MOST_SHOWN)
    .map((issue) => `${pathOf(issue.path)} ${complaintOf(issue)}`.trim())
  const more = issues.length > MOST_SHOWN ? [`and ${issues.length - MOST_SHOWN} more`] : []
  return `${name} is ${what}:\n  ${[...shown, ...more].join('\n  ')}`
}

function complaintOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, MOST_SHOWN).map((key) => JSON.stringify(key.slice(0, 40)))
    return `has ${names.join(', ')}, which means nothing here; remove it or mend its name`
  }
  if (issue.code === 'invalid_type') return `must be there, and of type ${issue.expected}`
  return issue.message
}

function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file'
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}
