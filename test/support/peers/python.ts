import { delimiter } from 'node:path'
import { type CommandResult, programOnPath, run } from '../command.ts'
import { MOTO_PACKAGES } from './moto.ts'
import { found, missing, type Peer } from './peer.ts'

/** Python with a package: one that it has, or that came with moto. */
export async function pythonWith(name: string): Promise<Peer> {
  const program = programOnPath('python3')
  if (program === undefined) return missing('python3', 'there is no python3 on the PATH')
  const { code } = await runPython(program, ['-c', `import ${name}`])
  return code === 0 ? found(program) : missing(program, `python3 has no ${name} here`)
}

export function runPython(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  // Behind what it has of its own.
  const path = [process.env['PYTHONPATH'] ?? '', MOTO_PACKAGES].filter(Boolean)
  return run(program, args, { env: { ...env, PYTHONPATH: path.join(delimiter) } })
}
