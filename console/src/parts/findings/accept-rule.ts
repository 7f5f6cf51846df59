import { entityName } from '../entity-names.ts'
import { plainText } from '../plain-text.ts'
import { type Finding, typeText } from './words.ts'

/** How far an acceptance reaches. */
export type Reach = 'actor' | 'entity' | 'type'

export const REACHES: readonly { readonly value: Reach; readonly label: string }[] = [
  { value: 'actor', label: 'This, done by the same principal' },
  { value: 'entity', label: 'This, about the same entity' },
  { value: 'type', label: 'This, whoever does it and wherever' },
]

/** What is asked of the server: names that a finding must have to be accepted. */
export function acceptRule(finding: Finding, reach: Reach) {
  const { type, entity, actor, account } = finding
  const none = { entity: '', actor: '', account }
  if (reach === 'actor' && actor !== undefined) return { ...none, type, actor: actor.id }
  if (reach === 'type') return { ...none, type, account: '' }
  return { ...none, type, entity: entity.id }
}

export function ruleText(finding: Finding, reach: Reach): string {
  const what = typeText(finding.type)
  if (reach === 'actor' && finding.actor !== undefined)
    return `“${what}” done by ${plainText(entityName(finding.actor), 120)}`
  if (reach === 'type') return `“${what}”, everywhere`
  return `“${what}” about ${plainText(entityName(finding.entity), 120)}`
}
