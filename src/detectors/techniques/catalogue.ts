import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRules } from '../sigma/read-rule.ts'
import type { SigmaRule } from '../sigma/rule.ts'
import { compileRules } from './compile-rules.ts'
import type { Technique } from './technique.ts'

/** The folder of our rules, a part of the package: beside `src` and beside `dist`. */
export const RULES_FOLDER = fileURLToPath(new URL('../../../rules', import.meta.url))

let known: readonly SigmaRule[] | undefined
let compiled: readonly Technique[] | undefined

/** Our own rules, read once. @throws Error when one of them is broken, which is a fault of the package */
export function builtInRules(): readonly SigmaRule[] {
  known ??= readdirSync(RULES_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .toSorted()
    .flatMap((name) => {
      const { rules, problems } = readRules(name, readFileSync(`${RULES_FOLDER}/${name}`, 'utf8'))
      const [problem] = problems
      if (problem !== undefined)
        throw new Error(`rules/${problem.file}:${problem.line}: ${problem.message}`)
      return rules
    })
  return known
}

/** Every technique that is looked for in API calls. */
export function builtInTechniques(): readonly Technique[] {
  if (compiled !== undefined) return compiled
  const { techniques, problems } = compileRules(builtInRules())
  const [problem] = problems
  if (problem !== undefined)
    throw new Error(`rules/${problem.file}:${problem.line}: ${problem.message}`)
  compiled = techniques
  return techniques
}
