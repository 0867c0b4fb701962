using Command.Web.Components;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;

namespace Command.Web.Tests.Components;

public sealed class PageOptionsTests
{
    [Theory]
    [InlineData(5, true)]
    [InlineData(3600, true)]
    [InlineData(4, false)]
    [InlineData(3601, false)]
    public void KeepSessionSeconds_OutsideWhatCanBe_IsRefusedWithItsKey(int seconds, bool fine)
    {
        ValidateOptionsResult result = new PageOptionsValidator().Validate(null, new PageOptions { KeepSessionSeconds = seconds });
        Assert.Equal(fine, result.Succeeded);
        Assert.Equal(fine, result.FailureMessage?.Contains("Command__Pages__KeepSessionSeconds", StringComparison.Ordinal) != true);
    }

    [Fact]
    public void KeepSessionSeconds_AsItIsSet_IsHowLongALostSessionIsKept()
    {
        CircuitOptions circuits = new();
        new SessionRetention(Options.Create(new PageOptions { KeepSessionSeconds = 42 })).Configure(circuits);
        Assert.Equal(TimeSpan.FromSeconds(42), circuits.DisconnectedCircuitRetentionPeriod);
        Assert.Equal(180, new PageOptions().KeepSessionSeconds);
    }
}
