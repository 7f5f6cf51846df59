import type { CauseKind } from '../../events/cause.ts'

/** `model-change` as `a model change`. */
export function inWords(kind: CauseKind): string {
  const words = kind.replaceAll('-', ' ')
  return kind === 'credential-abuse' ? words : `a ${words}`
}
