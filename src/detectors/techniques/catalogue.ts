import { join } from 'node:path'
import type { RuleProblem, SigmaRule } from '../sigma/rule.ts'
import { type CompiledRules, compileRules } from './compile-rules.ts'
import { readRuleFolder } from './rule-folder.ts'
import type { Technique } from './technique.ts'

/** The folder of our rules, a part of the package: beside `src` and beside `dist`. */
export const RULES_FOLDER = join(import.meta.dirname, '..', '..', '..', 'rules')

let known: readonly SigmaRule[] | undefined
let compiled: readonly Technique[] | undefined

/** Every technique that is looked for in API calls. @throws Error when a rule is broken, which is a fault of the package */
export function builtInTechniques(): readonly Technique[] {
  if (compiled !== undefined) return compiled
  const { techniques, problems } = compileRules(builtInRules())
  refuse(problems)
  compiled = techniques
  return techniques
}

/** Our techniques and those of a user's folders. What is broken there is told and left out. @throws UserError */
export function techniquesWith(folders: readonly string[]): CompiledRules {
  const theirs = folders.map(readRuleFolder)
  const { techniques, problems } = compileRules([
    ...builtInRules(),
    ...theirs.flatMap(({ rules }) => rules),
  ])
  return { techniques, problems: [...theirs.flatMap((one) => one.problems), ...problems] }
}

function builtInRules(): readonly SigmaRule[] {
  if (known !== undefined) return known
  const { rules, problems } = readRuleFolder(RULES_FOLDER)
  refuse(problems)
  known = rules
  return rules
}

function refuse([problem]: readonly RuleProblem[]): void {
  if (problem !== undefined)
    throw new Error(`rules/${problem.file}:${problem.line}: ${problem.message}`)
}
