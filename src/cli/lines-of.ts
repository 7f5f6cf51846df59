import { readFileSync } from 'node:fs'
import { UserError } from '../events/user-error.ts'

/** The lines of a file that hold anything. @throws UserError when it cannot be read */
export function linesOf(file: string): readonly string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UserError(`${file} cannot be read; is it there and yours?`, { cause })
  }
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
}
