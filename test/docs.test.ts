import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCli } from '../src/cli/program.ts'
import { DuckDbEngine } from '../src/lake/duckdb-engine.ts'
import { createStatements } from '../src/lake/schema.ts'
import { apiTypes } from '../tools/reference/api-types.ts'
import { openApiText } from '../tools/reference/openapi.ts'
import { referencePages } from '../tools/reference/pages.ts'

const FOLDER = new URL('../docs/reference/', import.meta.url)
const PAGES = referencePages()
const textOf = (name: string) => PAGES.find((one) => one.name === name)?.text ?? ''

/** What the command line prints for `--help`, without a terminal. */
async function helpOf(...args: string[]): Promise<string> {
  let printed = ''
  const output = { isTTY: false, columns: 100, write: (text: string) => (printed += text) }
  const untilStopped = () => new Promise<'SIGINT'>(() => undefined)
  const now = () => new Date(0)
  const context = { stdout: output, stderr: output, env: {}, now, untilStopped }
  expect(await runCli([...args, '--help'], context)).toBe(0)
  return printed
}

describe('the reference', () => {
  it.each(PAGES)('has $name as the catalogues say: else run npm run docs', ({ name, text }) => {
    const file = new URL(name, FOLDER)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text)
  })

  it("has Dupin's own API as the server describes it: else run npm run docs", async () => {
    const file = new URL('../docs/openapi.json', import.meta.url)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(await openApiText())
  })

  it('has the types of the console as the description of the API gives them: else run npm run docs', async () => {
    const file = new URL('../console/src/api/schema.d.ts', import.meta.url)
    const types = existsSync(file) ? readFileSync(file, 'utf8') : ''
    expect(types === (await apiTypes(await openApiText()))).toBe(true)
  })

  it('has no page that nothing generates', () => {
    const names = readdirSync(fileURLToPath(FOLDER))
    expect(names.toSorted()).toEqual(PAGES.map(({ name }) => name).toSorted())
  })

  it('holds no word that code leaves behind where text was meant', () => {
    for (const { name, text } of PAGES) {
      const left = /\b(?:undefined|NaN)(?=[ .,|`])|\[object Object\]|\| `` \|/g
      expect.soft(text.match(left), name).toBeNull()
    }
  })

  it('leads from every line of an overview to a section of the page', () => {
    for (const { name, text } of PAGES) {
      const sections = new Set(
        [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => (title ?? '').toLowerCase()),
      )
      const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor ?? '')
      expect
        .soft(
          links.filter((anchor) => !sections.has(anchor)),
          name,
        )
        .toEqual([])
    }
  })
})

describe('the reference of the tables', () => {
  it('has every table and column that can be asked for', async () => {
    const engine = await DuckDbEngine.open({ path: ':memory:' })
    try {
      for (const statement of createStatements()) await engine.query(statement)
      const rows = await engine.query(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'main'",
      )
      const page = textOf('tables.md')
      const others = page.split('## Ledger and graph')[1]?.split('\n') ?? []
      expect(rows.length).toBeGreaterThan(100)
      for (const { table_name: table, column_name: column } of rows) {
        const section = page.split(`## ${table}\n`)[1]?.split('\n## ')[0]
        const where = section ?? others.find((line) => line.startsWith(`| \`${table}\``)) ?? ''
        if (table === 'setting' || table === 'latest_finding' || column === 'object') continue
        expect.soft(where, `${table}.${column}`).toMatch(new RegExp(`\\b${column}\\b`))
      }
    } finally {
      await engine.close()
    }
  })
})

describe('the reference of the command line', () => {
  it('has every verb and option that --help has', async () => {
    const page = textOf('cli.md')
    const help = await helpOf()
    const verbs = [...help.matchAll(/^ {2}([a-z-]+) .*\[options\]/gm)].map(([, verb]) => verb ?? '')
    expect(verbs.length).toBeGreaterThanOrEqual(9)
    for (const verb of verbs) {
      const section = page.split(`## dupin ${verb}\n`)[1]?.split('\n## ')[0] ?? ''
      const flags = [...(await helpOf(verb)).matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)]
      for (const [, flag] of flags.filter(([, name]) => name !== '--help'))
        expect.soft(section, verb).toContain(`\`${flag}`)
    }
  })
})
