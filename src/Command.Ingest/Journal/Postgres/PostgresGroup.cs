namespace Command.Ingest.Journal.Postgres;

/// <summary>Runs a group's jobs in their order inside one transaction; receipts that follow on each other go together.</summary>
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
                continue;
            }

            await StoreAsync(session, receipts).ConfigureAwait(false);
            await ((IWork)job).RunAsync(session).ConfigureAwait(false);
        }

        await StoreAsync(session, receipts).ConfigureAwait(false);
    }

    private static async Task StoreAsync(PostgresSession session, List<ReceiveJob> receipts)
    {
        if (receipts.Count > 0)
        {
            await PostgresReceipts.StoreAsync(session, receipts).ConfigureAwait(false);
            receipts.Clear();
        }
    }
}
