namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>Gives each row a column of its own so that the sum of costs is the least there is: shortest augmenting paths with potentials (Jonker and Volgenant 1987), in rows² × columns.</summary>
internal static class LeastCost
{
    /// <summary>The column of each row.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns, no fewer than rows.</param>
    /// <param name="cost">The cost of a row in a column; finite.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static int[] Columns(int rows, int columns, Func<int, int, double> cost, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, rows);
        double[] rowPotential = new double[rows], columnPotential = new double[columns], shortest = new double[columns];
        int[] rowOf = new int[columns], before = new int[columns];
        bool[] done = new bool[columns];
        Array.Fill(rowOf, -1);
        for (int start = 0; start < rows; start++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Fill(shortest, double.PositiveInfinity);
            Array.Fill(before, -1);
            Array.Clear(done);
            int row = start, reached = -1, end = -1;
            double way = 0;
            while (end < 0)
            {
                int next = -1;
                for (int column = 0; column < columns; column++)
                {
                    if (done[column])
                    {
                        continue;
                    }

                    double through = way + cost(row, column) - rowPotential[row] - columnPotential[column];
                    if (through < shortest[column])
                    {
                        shortest[column] = through;
                        before[column] = reached;
                    }

                    next = next < 0 || shortest[column] < shortest[next] ? column : next;
                }

                way = shortest[next];
                done[next] = true;
                reached = next;
                end = rowOf[next] < 0 ? next : -1;
                row = end < 0 ? rowOf[next] : row;
            }

            rowPotential[start] += way;
            for (int column = 0; column < columns; column++)
            {
                if (done[column] && column != end)
                {
                    rowPotential[rowOf[column]] += way - shortest[column];
                    columnPotential[column] -= way - shortest[column];
                }
            }

            for (int column = end; column >= 0;)
            {
                int previous = before[column];
                rowOf[column] = previous < 0 ? start : rowOf[previous];
                column = previous;
            }
        }

        int[] columnOf = new int[rows];
        for (int column = 0; column < columns; column++)
        {
            if (rowOf[column] >= 0)
            {
                columnOf[rowOf[column]] = column;
            }
        }

        return columnOf;
    }
}
