import { shortName } from '../events/arn.ts'
import type { Cause } from '../events/cause.ts'
import type { Finding } from '../events/finding.ts'
import { severityRank } from '../events/severity.ts'
import { DAY } from '../events/time.ts'
import { inWords } from './causes/kind-words.ts'
import type { Subject } from './causes/subject.ts'
import { symptomsInWords } from './causes/symptoms.ts'
import { neutralise } from './render/neutralise.ts'
import { truncate, truncateMiddle } from './render/width.ts'
import { believedCause, plain } from './story.ts'
import { TACTICS, tacticsOf } from './tactics.ts'
import { isSpecific } from './ties.ts'

/** Columns that a title takes at most. */
const WIDTH = 100
const NAME_WIDTH = 32
const SLIM_WIDTH = 24
/** What is slighter is told by its act: to name stages of an attack would accuse whoever did it. */
const GRAVE = severityRank('MEDIUM')
const MOST_STAGES = 3
const MOST_NAMES = 2

/**
 * What a group is called, in at most 100 columns: the anomaly and its likeliest cause; or the gravest stages of an attack, who
 * went through them and what it reached; or the worst act. Over how many days and accounts, where they are more than one. What
 * does not fit is left out from the end. `findings` come gravest first.
 */
export function titleOf(
  findings: readonly Finding[],
  causes: readonly Cause[],
  subject: Subject | undefined,
): string {
  const wordings =
    subject === undefined ? ofActs(findings) : ofAnomaly(subject, believedCause(causes))
  const extent = extentOf(findings)
  const [fullest = ''] = wordings
  const tried = [`${fullest}${extent}`, ...wordings].map(neutralise)
  const last = tried.at(-1) ?? ''
  return tried.find((title) => truncate(title, WIDTH) === title) ?? truncate(last, WIDTH)
}

/** From the fullest wording to the shortest: who did it is worth more than the whole of a long name. */
function ofAnomaly({ entity, symptoms }: Subject, top: Cause | undefined): readonly string[] {
  const words = symptomsInWords(symptoms.keys())
  const itself = / and |s$/.test(words) ? 'themselves' : 'itself'
  const name = shortName(entity.id)
  const slim = truncate(name, SLIM_WIDTH)
  const unlike = `: ${words} unlike ${itself}`
  if (top === undefined) return [`${name}${unlike}`, `${slim}${unlike}`]
  const why = `${unlike} after ${inWords(top.kind)}`
  const principal = top.principal === undefined ? '' : shortName(top.principal.id)
  const by = (who: string) => (who === '' ? why : `${why} by ${who}`)
  const slimWho = truncateMiddle(principal, NAME_WIDTH)
  return [
    ...[`${name}${by(principal)}`, `${slim}${by(principal)}`, `${slim}${by(slimWho)}`],
    ...[`${slim}${why}`, `${slim}${unlike}`],
  ]
}

function ofActs(findings: readonly Finding[]): readonly string[] {
  const worst = plain(findings[0]?.title ?? 'Something unusual')
  const stages = gravestStages(findings)
  const who = namesOf(findings)
  const isGrave = findings.some(({ severity }) => severityRank(severity) >= GRAVE)
  if (!isGrave || stages.length < 2 || who === '')
    return findings.length > 1 ? [`${worst}, and ${findings.length - 1} more`, worst] : [worst]
  const led = `${inOneSentence(stages)} by ${who}`
  const reached = reachedBy(findings)
  return [...(reached === '' ? [] : [`${led}, reaching ${reached}`]), led]
}

/** The stages of the gravest findings, in the order of the kill chain. */
function gravestStages(findings: readonly Finding[]): readonly string[] {
  const sorted = findings.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
  const found = new Set(sorted.flatMap(({ techniques }) => tacticsOf(techniques)))
  const gravest = new Set([...found].slice(0, MOST_STAGES))
  return TACTICS.filter((tactic) => gravest.has(tactic))
}

/** `Defense Evasion`, `Impact` → `Defense evasion and impact`; ML keeps its capitals. */
function inOneSentence(stages: readonly string[]): string {
  const words = stages.map((stage) => stage.replace(/\b[A-Z][a-z]+/g, (word) => word.toLowerCase()))
  const last = words.pop() ?? ''
  const all = words.length === 0 ? last : `${words.join(', ')} and ${last}`
  return all.charAt(0).toUpperCase() + all.slice(1)
}

function namesOf(findings: readonly Finding[]): string {
  const actors = new Set(findings.flatMap(({ actor }) => (actor ? [shortName(actor.id)] : [])))
  const named = [...actors].slice(0, MOST_NAMES).map((name) => truncateMiddle(name, NAME_WIDTH))
  const others = actors.size - named.length
  return others > 0 ? `${named.join(', ')} and ${others} more` : named.join(' and ')
}

/** What the gravest findings are about, where it is a thing and nobody. */
function reachedBy(findings: readonly Finding[]): string {
  const reached = findings.find(({ entity }) => entity.id !== '' && isSpecific(entity.type))
  return reached === undefined ? '' : truncateMiddle(shortName(reached.entity.id), NAME_WIDTH)
}

function extentOf(findings: readonly Finding[]): string {
  const start = Math.min(...findings.map((finding) => finding.start))
  const end = Math.max(...findings.map((finding) => finding.end))
  const days = end - start > DAY ? ` over ${Math.ceil((end - start) / DAY)} days` : ''
  const accounts = new Set(findings.map(({ account }) => account).filter((one) => one !== ''))
  return `${days}${accounts.size > 1 ? ` in ${accounts.size} accounts` : ''}`
}
