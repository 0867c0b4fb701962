namespace Command.Ingest.Journal.Postgres;

/// <summary>
/// Runs a group's jobs inside one transaction: what only this process writes in its order, then all receipts together. Receipts lock what other gateways write too (a feed's
/// counts, units): so each locks them once, in one order, and for no longer than the commit takes. Taken in two steps, two gateways wait for each other until the database finds
/// the deadlock, which takes it a second.
/// </summary>
internal static class PostgresGroup
{
    public static async Task RunAsync(PostgresSession session, List<PostgresJob> group)
    {
        List<ReceiveJob> receipts = [];
        foreach (PostgresJob job in group)
        {
            if (job is ReceiveJob receipt)
            {
                receipts.Add(receipt);
            }
            else
            {
                await ((IWork)job).RunAsync(session).ConfigureAwait(false);
            }
        }

        if (receipts.Count > 0)
        {
            await PostgresReceipts.StoreAsync(session, receipts).ConfigureAwait(false);
        }
    }
}
