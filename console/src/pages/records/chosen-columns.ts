import { useSyncExternalStore } from 'react'
import { COLUMNS } from './record-columns.tsx'
import type { RecordKind } from './record-fields.ts'

const keyOf = (kind: RecordKind) => `dupin-columns-${kind}`
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function kept(kind: RecordKind): string {
  try {
    return localStorage.getItem(keyOf(kind)) ?? ''
  } catch {
    return ''
  }
}

/** The columns of a kind that this browser shows, in the order that was chosen. */
export function useColumns(kind: RecordKind): readonly string[] {
  const chosen = useSyncExternalStore(subscribe, () => kept(kind)).split(' ')
  const { shown, more } = COLUMNS[kind]
  const known = chosen.filter((column) => shown.includes(column) || more.includes(column))
  return known.length === 0 ? shown : known
}

export function chooseColumns(kind: RecordKind, columns: readonly string[]): void {
  try {
    localStorage.setItem(keyOf(kind), columns.join(' '))
  } catch {
    // A browser that keeps nothing shows the usual columns.
  }
  for (const listener of listeners) listener()
}
