import { Argument, Command } from 'commander'
import { type Technique, techniquesWith } from '../../dupin.ts'
import { createPen, type Pen, severityTone } from '../../investigations/render/text/pen.ts'
import { type CliContext, EXIT, printJson, stdoutOptions } from '../context.ts'
import { type CommonOptions, colourOption, formatOption, type OutputFormat } from '../options.ts'
import { tellRuleProblems } from '../output/rule-problems.ts'

interface Options extends Pick<CommonOptions, 'color'> {
  readonly format: OutputFormat
}

export function rulesCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('rules')
    .description(
      'list the techniques that are looked for; with folders of Sigma rules, check those',
    )
    .addArgument(new Argument('[folders...]', 'folders or files of Sigma rules of yours'))
    .addOption(formatOption('text', 'json'))
    .addOption(colourOption())
    .action((folders: readonly string[], options: Options) => {
      const { techniques, problems } = techniquesWith(folders)
      if (options.format === 'json')
        printJson(context, { techniques: techniques.map(recordOf), problems })
      else
        context.stdout.write(listOf(techniques, createPen(stdoutOptions(context, options.color))))
      tellRuleProblems(context, problems)
      exit(problems.length > 0 ? EXIT.usage : EXIT.ok)
    })
}

function recordOf({ id, severity, ids, tactics, title, file, ruleId }: Technique) {
  return { technique: id, severity, mitre: ids, tactics, title, file, ruleId }
}

/** One line each: nothing is cut, since a name that is cut cannot be looked up. */
function listOf(techniques: readonly Technique[], pen: Pen): string {
  const widest = Math.max(...techniques.map(({ id }) => id.length))
  const lines = techniques.map(({ id, severity, title, ids }) => {
    const mitre = pen.paint('dim', ids.join(' '))
    return `${pen.paint(severityTone(severity), severity.padEnd(13))} ${pen.safe(id.padEnd(widest))}  ${pen.safe(title)} ${mitre}\n`
  })
  return lines.join('')
}
