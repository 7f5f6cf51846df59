import { Command } from 'commander'
import { Dupin, rewriteLake } from '../../dupin.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import { lakeOption } from '../options.ts'

export function rotateKeyCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('rotate-key')
    .description(
      'give a lake another key for the hashes of prompts and answers; the old one is destroyed',
    )
    .addOption(lakeOption())
    .action(async ({ lake }: { readonly lake: string }) => {
      const dupin = await Dupin.open(lake, { mustExist: true })
      await dupin
        .keeping()
        .rotateContentKey(context.now())
        .finally(() => dupin.close())
      const { bytesAfter } = await rewriteLake(lake)
      say(
        context,
        `${lake} has another key and was written anew, ${bytesAfter} bytes: contents read from now on are not comparable with those before`,
      )
      exit(EXIT.ok)
    })
}
