import { randomBytes } from 'node:crypto'
import { LOG_NAMES } from '../formats/catalogue.ts'
import { compactRelations, deriveRelations } from '../graph/derive.ts'
import type { Lake } from '../lake/lake.ts'
import { rotateContentKey } from '../lake/retention/content-key.ts'
import { type Redacted, redact } from '../lake/retention/redact.ts'
import {
  checkRules,
  type Expired,
  expire,
  type RetentionRules,
} from '../lake/retention/retention.ts'
import { parseConfiguration } from './config.ts'

/** How long logs are kept and what of them: nobody may be reading logs into the lake meanwhile. */
export class Keeping {
  readonly #lake: Lake

  constructor(lake: Lake) {
    this.#lake = lake
  }

  /** Deletes what is older than its log may be kept. @throws UserError for a rule that is for no log */
  async expire(
    rules: RetentionRules,
    { now, dryRun }: { readonly now: () => Date; readonly dryRun?: boolean },
  ): Promise<Expired> {
    checkRules(rules, LOG_NAMES)
    const expired = await expire(this.#lake, {
      rules,
      now,
      derive: deriveRelations,
      ...(dryRun === undefined ? {} : { dryRun }),
    })
    if (dryRun !== true) await compactRelations(this.#lake.engine)
    return expired
  }

  /** Takes texts out of all that the lake holds. @throws UserError for one that is too short to be meant */
  redact(values: readonly string[]): Promise<readonly Redacted[]> {
    return redact(this.#lake, values)
  }

  /** Gives the lake another key for hashes of contents; close it then, and rewrite it so that the old one is gone. */
  rotateContentKey(now: Date): Promise<void> {
    return rotateContentKey(this.#lake, randomBytes(32).toString('hex'), now)
  }
}

/** The days that a configuration keeps logs for. @param name for messages. @throws UserError */
export function retentionOf(text: string, name: string): RetentionRules {
  return parseConfiguration(text, name).retention
}
