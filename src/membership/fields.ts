import { isRecord } from '../events/plain-record.ts'
import { UserError } from '../events/user-error.ts'
import type { Document } from '../lake/documents.ts'

/**
 * The fields of a stored document. What is read here was written by this program, so nothing is guessed: a field that is
 * missing, of another type or unknown means that the document is damaged or was written by a later version.
 */
export interface Fields {
  readonly document: Pick<Document, 'kind' | 'id'>
  readonly values: Readonly<Record<string, unknown>>
}

/** @param names every field that there can be. @throws UserError when the body is no JSON object of such fields. */
export function fieldsOf(document: Document, names: readonly string[]): Fields {
  try {
    const value: unknown = JSON.parse(document.body)
    return fieldsIn(document, value, names)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw damaged(document, 'it is no JSON')
  }
}

/** The fields of an object within a document. */
export function fieldsIn(
  document: Fields['document'],
  value: unknown,
  names: readonly string[],
): Fields {
  if (!isRecord(value)) throw damaged(document, 'an object is missing')
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw damaged(document, `the field ${JSON.stringify(unknown.slice(0, 64))} is not known`)
  }
  return { document, values: value }
}

export function has({ values }: Fields, name: string): boolean {
  return Object.hasOwn(values, name)
}

export function textIn({ document, values }: Fields, name: string): string {
  const value = values[name]
  if (typeof value !== 'string') throw damaged(document, `${name} is no text`)
  return value
}

export function numberIn({ document, values }: Fields, name: string): number {
  const value = values[name]
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw damaged(document, `${name} is no number`)
  }
  return value
}

export function booleanIn({ document, values }: Fields, name: string): boolean {
  const value = values[name]
  if (typeof value !== 'boolean') throw damaged(document, `${name} is neither true nor false`)
  return value
}

/** One of a list of words. */
export function wordIn<Word extends string>(
  fields: Fields,
  name: string,
  words: readonly Word[],
): Word {
  const text = textIn(fields, name)
  const word = words.find((one) => one === text)
  if (word === undefined) throw damaged(fields.document, `${name} is none of ${words.join(', ')}`)
  return word
}

export function listIn({ document, values }: Fields, name: string): readonly unknown[] {
  const value = values[name]
  if (!isList(value)) throw damaged(document, `${name} is no list`)
  return value
}

export function damaged({ kind, id }: Fields['document'], why: string): UserError {
  return new UserError(
    `the lake's document "${kind}" of ${id} cannot be read: ${why}. Open the lake with the version that wrote it, or restore it from a copy.`,
  )
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
