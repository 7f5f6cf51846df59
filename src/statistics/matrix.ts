/** Rows of equal length, one after the other. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

export function newMatrix(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) }
}

/** Row `i` as a view: writing to it writes to the matrix. */
export function rowOf({ values, columns }: Matrix, i: number): Float64Array {
  return values.subarray(i * columns, (i + 1) * columns)
}

/** The rows at `indices`, copied. */
export function pickRows(matrix: Matrix, indices: readonly number[]): Matrix {
  const picked = newMatrix(indices.length, matrix.columns)
  indices.forEach((index, i) => {
    rowOf(picked, i).set(rowOf(matrix, index))
  })
  return picked
}
