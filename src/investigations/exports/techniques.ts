import { TACTICS as TACTIC_IDS } from '../../detectors/techniques/technique.ts'
import type { Finding } from '../../events/finding.ts'
import { TACTICS, tacticsOf } from '../tactics.ts'
import { TECHNIQUE_NAMES } from './technique-names.ts'

/** A technique that other tools can look up. */
export interface Technique {
  readonly id: string
  readonly framework: 'attack' | 'atlas'
  /** `Cloud Accounts`; the id where Dupin knows no name. */
  readonly name: string
  /** The technique that a sub-technique is of; its own id otherwise. */
  readonly parent: string
  readonly url: string
  readonly tactic: Tactic | undefined
}

export interface Tactic {
  readonly name: string
  readonly id: string
}

/** What MITRE's ids look like. A finding from another product may say anything; what is no id is no technique. */
const ATTACK = /^T\d{4}(?:\.\d{3})?$/
const ATLAS = /^AML\.T\d{4}(?:\.\d{3})?$/

/** The technique of an id, undefined when it is none of ATT&CK's or ATLAS's. */
export function techniqueOf(id: string): Technique | undefined {
  const framework = ATTACK.test(id) ? 'attack' : ATLAS.test(id) ? 'atlas' : undefined
  if (framework === undefined) return undefined
  const parent = id.replace(/(?<=\d{4})\.\d{3}$/, '')
  return {
    id,
    framework,
    name: nameOf(id, parent),
    parent,
    url: urlOf(id, framework),
    tactic: tacticOf(id, framework),
  }
}

/** The techniques of findings, each once, in the order in which they come. */
export function techniquesOf(findings: readonly Finding[]): Technique[] {
  const ids = new Set(findings.flatMap(({ techniques }) => techniques))
  return [...ids].flatMap((id) => techniqueOf(id) ?? [])
}

/** `Valid Accounts: Cloud Accounts`, as MITRE writes it. */
function nameOf(id: string, parent: string): string {
  const own = TECHNIQUE_NAMES.get(id) ?? id
  const of = TECHNIQUE_NAMES.get(parent)
  return id === parent || of === undefined ? own : `${of}: ${own}`
}

function urlOf(id: string, framework: Technique['framework']): string {
  return framework === 'attack'
    ? `https://attack.mitre.org/techniques/${id.replace('.', '/')}`
    : `https://atlas.mitre.org/techniques/${id}`
}

/** The tactic under which Dupin files it; MITRE files many under several. */
function tacticOf(id: string, framework: Technique['framework']): Tactic | undefined {
  const [name] = tacticsOf([id])
  const ids = framework === 'attack' ? ATTACK_TACTICS : ATLAS_TACTICS
  const tactic = name === undefined ? undefined : ids.get(name)
  return name === undefined || tactic === undefined ? undefined : { name, id: tactic }
}

/** By name: `Initial Access` is `initial-access` in rules. https://attack.mitre.org/tactics/enterprise/ */
const ATTACK_TACTICS: ReadonlyMap<string, string> = new Map(
  TACTICS.flatMap((name) => {
    const id = new Map(Object.entries(TACTIC_IDS)).get(name.toLowerCase().replaceAll(' ', '-'))
    return id === undefined ? [] : [[name, id]]
  }),
)

/** https://atlas.mitre.org/tactics */
const ATLAS_TACTICS: ReadonlyMap<string, string> = new Map([
  ['Reconnaissance', 'AML.TA0002'],
  ['Resource Development', 'AML.TA0003'],
  ['Initial Access', 'AML.TA0004'],
  ['ML Model Access', 'AML.TA0000'],
  ['Execution', 'AML.TA0005'],
  ['Persistence', 'AML.TA0006'],
  ['Privilege Escalation', 'AML.TA0012'],
  ['Defense Evasion', 'AML.TA0007'],
  ['Credential Access', 'AML.TA0013'],
  ['Discovery', 'AML.TA0008'],
  ['Lateral Movement', 'AML.TA0015'],
  ['Collection', 'AML.TA0009'],
  ['ML Attack Staging', 'AML.TA0001'],
  ['Command and Control', 'AML.TA0014'],
  ['Exfiltration', 'AML.TA0010'],
  ['Impact', 'AML.TA0011'],
])
