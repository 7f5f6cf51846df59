import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = ['src', 'bench']

/** Turns the sources into the JavaScript that the package ships, so that no run pays for a loader. Answers the folder. */
export function buildInto(target: string): string {
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.ts')) transpile(join(folder, name), target)
    }
  }
  writeFileSync(join(target, 'package.json'), '{"type":"module"}')
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'))
  return target
}

function transpile(path: string, target: string): void {
  const { outputText } = ts.transpileModule(readFileSync(join(ROOT, path), 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
    },
  })
  const out = join(target, path.replace(/\.ts$/, '.js'))
  mkdirSync(dirname(out), { recursive: true })
  writeFileSync(out, outputText)
}
