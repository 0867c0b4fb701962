namespace Command.Web.Tests.Architecture.Broken.Clock
{
    /// <summary>Breaks the rules on purpose, so that the tests of the rules can fail.</summary>
    internal static class ReadsTheClock
    {
        public static string Now() => File.Exists("x") ? "" : DateTimeOffset.UtcNow.ToString("O", null) + Neighbour.Other.Name;
    }
}

namespace Command.Web.Tests.Architecture.Broken.Neighbour
{
    internal static class Other
    {
        public static string Name { get; set; } = "";
    }
}
