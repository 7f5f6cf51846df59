import { randomBytes } from 'node:crypto'
import { LOG_NAMES } from '../formats/catalogue.ts'
import { compactRelations, deriveRelations } from '../graph/derive.ts'
import type { Lake } from '../lake/lake.ts'
import { rotateContentKey, rotateRedactionKey } from '../lake/retention/content-key.ts'
import { type Redacted, redact } from '../lake/retention/redact.ts'
import {
  checkRules,
  type Expired,
  type ExpireOptions,
  expire,
  type RetentionRules,
} from '../lake/retention/retention.ts'
import { parseConfiguration } from './config.ts'

/** A rule that a lake keeps, as it can be told. */
export interface RedactionNote {
  readonly pseudonym: string
  /** ISO 8601. */
  readonly since: string
}

/** How long logs are kept and what of them: nobody may be reading logs into the lake meanwhile. */
export class Keeping {
  readonly #lake: Lake

  constructor(lake: Lake) {
    this.#lake = lake
  }

  /** Deletes what is older than its log may be kept. @throws UserError for a rule that is for no log */
  async expire(
    rules: RetentionRules,
    {
      now,
      dryRun = false,
      trustClock = false,
    }: Pick<ExpireOptions, 'now' | 'dryRun' | 'trustClock'>,
  ): Promise<Expired> {
    checkRules(rules, LOG_NAMES)
    const expired = await expire(this.#lake, {
      rules,
      now,
      derive: deriveRelations,
      dryRun,
      trustClock,
    })
    if (!dryRun) await compactRelations(this.#lake.engine)
    return expired
  }

  /** Takes texts out of all that the lake holds, and keeps rules by which they are recognised when logs bring them again.
   * @throws UserError for one that would be found where nobody is meant */
  redact(values: readonly string[], now: Date): Promise<readonly Redacted[]> {
    return redact(this.#lake, values, now.getTime())
  }

  /** What stands in place of what was redacted, since when, and is redacted when logs bring it again. */
  redactionRules(): readonly RedactionNote[] {
    return this.#lake.redaction
      .kept()
      .map(({ pseudonym, since }) => ({ pseudonym, since: new Date(since).toISOString() }))
  }

  /** What is read from now on is not redacted by the rule with this pseudonym. @throws UserError where there is none */
  forgetRedactionRule(pseudonym: string): Promise<void> {
    return this.#lake.redaction.forgetRule(this.#lake.engine, pseudonym)
  }

  /** Gives the lake another key for hashes of contents; close it then, and rewrite it so that the old one is gone. */
  rotateContentKey(now: Date): Promise<void> {
    return rotateContentKey(this.#lake, newKey(), now)
  }

  /** Gives it another key for pseudonyms too, and drops all rules, which are of no use without the old one. */
  rotateRedactionKey(): Promise<void> {
    return rotateRedactionKey(this.#lake, newKey())
  }
}

/** A key of a lake: 256 bits in hexadecimal digits. */
export function newKey(): string {
  return randomBytes(32).toString('hex')
}

/** The days that a configuration keeps logs for. @param name for messages. @throws UserError */
export function retentionOf(text: string, name: string): RetentionRules {
  return parseConfiguration(text, name).retention
}
