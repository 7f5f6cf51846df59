import type { Overspend, Unit } from './spend-meter.ts'

/** `USD 22.70 an hour`, `1.2 million tokens an hour` */
export function perHour(unit: Unit, amount: number): string {
  return `${amountInWords(unit, amount)} an hour`
}

/** `USD 22.70 an hour for 10 hours (USD 227 in all)` */
export function spentInWords({ unit, observed, hours }: Overspend): string {
  return `${perHour(unit, observed)} for ${hours} hours (${amountInWords(unit, observed * hours)} in all)`
}

function amountInWords(unit: Unit, amount: number): string {
  if (unit === 'tokens') return `${countInWords(amount)} tokens`
  if (amount >= 100) return `USD ${Math.round(amount).toLocaleString('en-US')}`
  return amount >= 0.01 || amount === 0 ? `USD ${amount.toFixed(2)}` : 'less than a cent'
}

function countInWords(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toPrecision(3)} million`
  return Math.round(count).toLocaleString('en-US')
}
