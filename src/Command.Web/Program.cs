namespace Command.Web;

internal static class Program
{
    private static void Main()
    {
    }
}
