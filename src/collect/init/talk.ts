/** What is asked of whoever sets Dupin up. */
export interface Question {
  /** A sentence, without its question mark. */
  readonly text: string
  /** What there is to choose from, numbered from 1; any answer where it is left out. */
  readonly choices?: readonly string[]
  /** The answer that is meant by none. */
  readonly byDefault: string
  /** What was wrong with the answer before. */
  readonly problem?: string
}

/** A conversation: asks one question after the other, each again until its answer can be used, and comes to something. It knows
 * nothing of a terminal. */
export type Talk<T> = Generator<Question, T, string>

/** An answer that was understood, or why not. */
export type Understood<T> = { readonly value: T } | { readonly problem: string }

/** Asks until the answer can be used. */
export function* ask<T>(
  question: Omit<Question, 'problem'>,
  understand: (answer: string) => Understood<T>,
): Talk<T> {
  let problem: string | undefined
  for (;;) {
    const answer = (yield { ...question, ...(problem === undefined ? {} : { problem }) }).trim()
    const understood = understand(answer === '' ? question.byDefault : answer)
    if ('value' in understood) return understood.value
    problem = understood.problem
  }
}

export interface Choice<T> {
  readonly label: string
  readonly value: T
  readonly isDefault: boolean
}

/** Some of what there is, by their numbers: `1,3`, `all` or `none`. @param other what else may be named */
export function* askSome<T>(
  text: string,
  choices: readonly Choice<T>[],
  other?: (word: string) => Understood<T>,
): Talk<readonly T[]> {
  const chosen = choices.flatMap(({ isDefault }, i) => (isDefault ? [i + 1] : []))
  const byDefault = chosen.length === choices.length ? 'all' : chosen.join(',') || 'none'
  const question = { text, choices: choices.map(({ label }) => label), byDefault }
  return yield* ask(question, (answer) => someOf(answer, choices, other))
}

function someOf<T>(
  answer: string,
  choices: readonly Choice<T>[],
  other?: (word: string) => Understood<T>,
): Understood<readonly T[]> {
  const word = answer.toLowerCase()
  if (word === 'all') return { value: choices.map(({ value }) => value) }
  if (word === 'none') return { value: [] }
  const values: T[] = []
  for (const part of answer.split(/[\s,]+/).filter((one) => one !== '')) {
    const choice = /^\d{1,4}$/.test(part) ? choices[Number(part) - 1] : undefined
    const understood =
      choice ?? other?.(part) ?? ({ problem: `there is no ${part} among them` } as const)
    if ('problem' in understood) return understood
    if (!values.includes(understood.value)) values.push(understood.value)
  }
  return { value: values }
}

/** One of what there is, by its number. */
export function* askOne<T>(text: string, choices: readonly Choice<T>[]): Talk<T> {
  const at = choices.findIndex(({ isDefault }) => isDefault)
  const byDefault = String(Math.max(0, at) + 1)
  const question = { text, choices: choices.map(({ label }) => label), byDefault }
  return yield* ask(question, (answer) => {
    const choice = /^\d{1,4}$/.test(answer) ? choices[Number(answer) - 1] : undefined
    return choice ?? { problem: `write a number from 1 to ${choices.length}` }
  })
}

export function* askYesNo(text: string, byDefault: boolean): Talk<boolean> {
  return yield* ask({ text, byDefault: byDefault ? 'yes' : 'no' }, (answer) => {
    if (/^y(?:es)?$/i.test(answer)) return { value: true }
    return /^no?$/i.test(answer) ? { value: false } : { problem: 'write yes or no' }
  })
}

export function* askNumber(text: string, byDefault: number, most: number): Talk<number> {
  return yield* ask({ text, byDefault: String(byDefault) }, (answer) => {
    const value = /^\d{1,6}$/.test(answer) ? Number(answer) : 0
    if (value >= 1 && value <= most) return { value }
    return { problem: `write a whole number from 1 to ${most}` }
  })
}
