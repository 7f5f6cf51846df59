/**
 * The script `name` beside `from` (an `import.meta.url`) as Node.js can run it in a thread or process of its own: compiled in a
 * published package, made of the sources in a checkout.
 *
 * @throws when it cannot be made
 */
export async function scriptBeside(name: string, from: string): Promise<URL> {
  if (!from.endsWith('.ts')) return new URL(`./${name}.js`, from)
  const maker = new URL('../../bin/from-sources.js', import.meta.url).href
  const { fromSources }: { fromSources: (script: URL) => Promise<URL> } = await import(maker)
  return fromSources(new URL(`./${name}.ts`, from))
}
