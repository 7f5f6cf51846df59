import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FORMATS } from '../../src/formats/catalogue.ts'
import { REJECT_REASONS } from '../../src/formats/format.ts'
import { DEFAULT_LIMITS } from '../../src/formats/limits.ts'
import { NOT_CARRIED } from '../../src/formats/ocsf/not-carried.ts'
import { code, type Page, page, table } from './markdown.ts'

const FOLDER = fileURLToPath(new URL('../../src/formats/', import.meta.url))

/** The formats there are: the folders below `src/formats` that say in `record.ts` what a record is. */
export function formatFolders(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(FOLDER, entry.name, 'record.ts')))
    .map(({ name }) => name)
    .toSorted()
}

/** CloudTrail has a reader of its own and so no line in the catalogue. */
const OWN_READERS: Readonly<Record<string, string>> = { cloudtrail: 'CloudTrail' }

const INTRODUCTION = `
Which format an object is in is told from what it holds, not from its name. Every format is read plain or as gzip, as JSON
lines, as an array, under \`Records\`, \`Events\`, \`Findings\` or the like, and inside the envelopes of EventBridge,
CloudWatch Logs, SNS, SQS, \`LookupEvents\` and common log shippers. A record that is broken or unlike what its format
allows is rejected alone, with its place and reason; \`dupin coverage --rejects\` lists them.`

/** `formats.md`: what each log format looks like, as its `record.ts` tells it. */
export function formatsPage(): Page {
  const limits = Object.entries(DEFAULT_LIMITS).map(([name, value]) => [
    code(name),
    Number(value).toLocaleString('en-GB'),
  ])
  return page(
    'formats.md',
    'Log formats',
    INTRODUCTION,
    ...formatFolders().map(section),
    '## Why a record is rejected',
    REJECT_REASONS.map(code).join(', '),
    '## Limits\n\nWhat goes beyond is rejected; the rest of the object is read.',
    table(['limit', 'value'], limits),
  )
}

function section(folder: string): string {
  const titles = FORMATS.filter(({ name }) => name === folder).map(({ title }) => title)
  const title = OWN_READERS[folder] ?? titles[0] ?? folder
  const text = docstring(readFileSync(join(FOLDER, folder, 'record.ts'), 'utf8'))
  return `## ${title}\n\n\`${folder}\`\n\n${text}${FURTHER[folder] ?? ''}`
}

/** What is known of a format as data. */
const FURTHER: Readonly<Record<string, string>> = {
  ocsf: `\n\nWhat the copy of a log does not say, or says in another way:\n\n${table(
    ['log', 'version', 'column', 'what', 'since'],
    NOT_CARRIED.map(({ log, versions, column, what, why }) => [
      code(log),
      versions,
      code(column),
      what,
      why,
    ]),
  )}`,
}

/** The first block of documentation of a file, as Markdown. */
function docstring(source: string): string {
  const block = /\/\*\*([\s\S]*?)\*\//.exec(source)?.[1]
  if (block === undefined) throw new Error('record.ts must begin by saying what a record is')
  return block
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replaceAll(/^(https:\S+)$/gm, '<$1>')
    .trim()
}
