import { z } from 'zod'
import { UserError } from '../../events/user-error.ts'
import type { Engine } from '../engine.ts'
import { keptBody } from '../kept-body.ts'
import { checkRedactable } from './redactable.ts'
import { type RedactionRule, ruleOf } from './redaction-rule.ts'
import { type RedactionRules, Redactor } from './redactor.ts'

/** Documents that hold the rules, one each. */
export const REDACTION_KIND = 'redaction'

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`))

const keptRule = z.object({
  bytes: z.int().min(4).max(1024),
  start: z.int().min(0).max(0xffff),
  quick: z.int().min(0).max(0xffffffff),
  tag: hex(32),
  pseudonym: z.string().max(1024),
  /** Milliseconds since the epoch. */
  since: z.number(),
})

/** A rule that is kept with the lake. */
export type KeptRule = z.infer<typeof keptRule>

/**
 * What is to be forgotten in a lake: by rules that it keeps, which recognise texts and do not hold them, and by texts that whoever
 * opened it has said, which are kept nowhere. All that is read passes here before any of it is written.
 */
export class Redaction {
  readonly key: string
  readonly #given: readonly RedactionRule[]
  #kept: readonly KeptRule[]
  #redactor: Redactor | undefined

  private constructor(key: string, given: readonly RedactionRule[], kept: readonly KeptRule[]) {
    this.key = key
    this.#given = given
    this.#kept = kept
    this.#redactor = redactorOf(this.rules())
  }

  /** @param values texts that are not to be read into the lake, beside those that it has rules for. @throws UserError for one that would
   * be found where nobody is meant */
  static async open(
    engine: Engine,
    key: string,
    values: readonly string[] = [],
  ): Promise<Redaction> {
    checkRedactable(values)
    const given = values.map((value) => ruleOf(key, value))
    return new Redaction(key, given, await readKept(engine))
  }

  /** Those that the lake keeps, oldest first. */
  kept(): readonly KeptRule[] {
    return this.#kept
  }

  /** What threads that read are given; undefined where nothing is to be forgotten. */
  rules(): RedactionRules | undefined {
    const rules = [...this.#kept, ...this.#given]
    return rules.length === 0 ? undefined : { key: this.key, rules }
  }

  text(text: string): string {
    return this.#redactor?.text(text) ?? text
  }

  /** Rules for texts, in the transaction under way; `reload` when it is through. Threads that read already do not hear of it. */
  async keep(engine: Engine, values: readonly string[], since: number): Promise<void> {
    const known = new Set(this.#kept.map(({ tag }) => tag))
    const rules = [...new Set(values)]
      .map((value) => ruleOf(this.key, value))
      .filter(({ tag }) => !known.has(tag))
    if (rules.length === 0) return
    await engine.query(
      'INSERT INTO stored.document SELECT $1, unnest($2::VARCHAR[]), unnest($3::VARCHAR[])',
      [
        REDACTION_KIND,
        rules.map(({ tag }) => tag),
        rules.map((rule) => JSON.stringify({ ...rule, since })),
      ],
    )
  }

  async reload(engine: Engine): Promise<void> {
    this.#kept = await readKept(engine)
    this.#redactor = redactorOf(this.rules())
  }

  /** What comes later is not redacted by it; what was stays so. @throws UserError where the lake keeps no such rule */
  async forgetRule(engine: Engine, pseudonym: string): Promise<void> {
    const tags = this.#kept.filter((rule) => rule.pseudonym === pseudonym).map(({ tag }) => tag)
    if (tags.length === 0)
      throw new UserError(
        `the lake keeps no such rule: ${pseudonym}; dupin redact --list shows those that it keeps`,
      )
    await engine.query(
      'DELETE FROM stored.document WHERE kind = $1 AND id IN (SELECT unnest($2::VARCHAR[]))',
      [REDACTION_KIND, tags],
    )
    await this.reload(engine)
  }
}

/** @throws UserError for a rule that cannot be read: without it, what is to be forgotten would come back */
async function readKept(engine: Engine): Promise<readonly KeptRule[]> {
  const rows = await engine.query('SELECT body FROM stored.document WHERE kind = $1', [
    REDACTION_KIND,
  ])
  const rules = rows.flatMap(({ body }) => keptBody(keptRule, { body: String(body) }))
  if (rules.length < rows.length)
    throw new UserError(
      'a rule of what this lake must not hold is damaged or of a later version of dupin: update it, or have a copy of the lake restored',
    )
  return rules.toSorted((a, b) => a.since - b.since || (a.tag < b.tag ? -1 : 1))
}

function redactorOf(rules: RedactionRules | undefined): Redactor | undefined {
  return rules === undefined ? undefined : new Redactor(rules)
}
