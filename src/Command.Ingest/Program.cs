namespace Command.Ingest;

internal static class Program
{
    private static void Main()
    {
    }
}
