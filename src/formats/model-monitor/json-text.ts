/** A value to be written: a `bigint` as a whole number, a `number` as Java writes a double. Undefined fields are left out. */
export type Printable =
  | string
  | boolean
  | bigint
  | number
  | null
  | readonly Printable[]
  | { readonly [name: string]: Printable | undefined }

/**
 * JSON laid out as the Java library (Jackson) does that writes Model Monitor's files: `"name" : value`, one field a line,
 * the brackets of lists on the lines of their items.
 */
export function jsonText(value: Printable, indent = ''): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') {
    return JSON.stringify(value)
  }
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return javaDouble(value)
  if (isList(value)) {
    return value.length === 0
      ? '[ ]'
      : `[ ${value.map((item) => jsonText(item, indent)).join(', ')} ]`
  }
  const inner = `${indent}  `
  const fields = Object.entries(value).flatMap(([name, field]) =>
    field === undefined ? [] : [`${inner}${JSON.stringify(name)} : ${jsonText(field, inner)}`],
  )
  return fields.length === 0 ? '{ }' : `{\n${fields.join(',\n')}\n${indent}}`
}

/** `Double.toString`: always a fraction, an exponent from 10^7 on and below 10^-3. NaN and infinities become texts. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(javaWord(value))
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e7) return withFraction(String(value))
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${withFraction(digits)}E${exponent.replace('+', '')}`
}

/** The word that Java and Python have for a number that JSON has none for. */
export function javaWord(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return value < 0 ? '-Infinity' : 'Infinity'
}

function withFraction(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`
}

function isList(value: Printable): value is readonly Printable[] {
  return Array.isArray(value)
}
