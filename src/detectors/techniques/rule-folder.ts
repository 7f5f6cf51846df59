import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../events/user-error.ts'
import { readRules } from '../sigma/read-rule.ts'
import type { RuleProblem, SigmaRule } from '../sigma/rule.ts'

export interface RuleFolder {
  readonly rules: readonly SigmaRule[]
  readonly problems: readonly RuleProblem[]
}

/** Nobody looks after more; a wrong folder may hold millions. */
const MOST_FILES = 5000

/** The rules of every `.yml` and `.yaml` below a folder, or of one file, in the order of names; files go by their path below it.
 * @throws UserError when there is no such folder */
export function readRuleFolder(folder: string): RuleFolder {
  const rules: SigmaRule[] = []
  const problems: RuleProblem[] = []
  for (const [name, path] of filesOf(folder)) {
    const { rules: own, problems: wrong } = readFile(name, path)
    rules.push(...own)
    problems.push(...wrong)
  }
  return { rules, problems }
}

function filesOf(folder: string): readonly (readonly [name: string, path: string])[] {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found === undefined) throw new UserError(`there are no rules at ${folder}`)
  if (found.isFile()) return [[folder, folder]]
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/i.test(name))
    .toSorted()
  if (names.length > MOST_FILES)
    throw new UserError(
      `${folder} has ${names.length} files of rules; ${MOST_FILES} are read at most: name a folder below it`,
    )
  return names.map((name) => [name, join(folder, name)])
}

function readFile(name: string, path: string): RuleFolder {
  try {
    return readRules(name, readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { rules: [], problems: [{ file: name, line: 1, message: `it cannot be read: ${why}` }] }
  }
}
