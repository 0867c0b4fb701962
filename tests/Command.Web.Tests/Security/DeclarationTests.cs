using System.Reflection;
using Command.Ingest;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Transports;
using Command.Web.Tests.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Command.Web.Tests.Security;

/// <summary>Whatever can be asked for says which right it needs: these fail when something new does not.</summary>
public sealed class DeclarationTests
{
    private static readonly Assembly[] s_ours = [typeof(IngestHost).Assembly, typeof(CommandWebApplication).Assembly];

    [Fact]
    public async Task Endpoints_AllOfTheServers_DeclareTheirRight()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        Endpoint[] all = [.. site.Get<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints)];
        Assert.True(all.Length > 60, $"Only {all.Length} endpoints were found.");
        Assert.Empty(all.Where(e => EndpointRights.Of(e) is null).Select(e => e.DisplayName));
    }

    [Fact]
    public async Task Endpoints_OfANodeThatFollows_DeclareTheirRight()
    {
        await using WebNode node = await WebNode.StartAsync(null);
        Assert.Empty(node.Get<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).Where(e => EndpointRights.Of(e) is null).Select(e => e.DisplayName));
    }

    [Fact]
    public void Pages_All_DeclareTheirRight() => Assert.DoesNotContain(Types(), t => t.IsDefined(typeof(RouteAttribute)) && !t.IsDefined(typeof(NeedsAttribute)));

    [Fact]
    public void Hubs_EachAndEachOfTheirMethods_DeclareTheirRight()
    {
        Type[] hubs = [.. Types().Where(t => typeof(Microsoft.AspNetCore.SignalR.Hub).IsAssignableFrom(t) && !t.IsAbstract)];
        Assert.Equal(3, hubs.Length);
        Assert.DoesNotContain(hubs, h => !h.IsDefined(typeof(NeedsAttribute)));
        Assert.DoesNotContain(hubs.SelectMany(Methods), m => m.GetBaseDefinition().DeclaringType == m.DeclaringType && !m.IsDefined(typeof(NeedsAttribute)));
    }

    [Fact]
    public void Desks_EachQuestionAndCommand_DeclaresItsRight() =>
        Assert.DoesNotContain(new[] { typeof(IIncidentDesk), typeof(IAdviceDesk), typeof(Command.Ingest.Api.Field.IFieldIntake), typeof(IFeedDesk), typeof(Command.Ingest.Transports.Senders.ISenderDesk), typeof(Command.Ingest.Transports.Persons.IPersonDesk), typeof(Command.Web.Walls.IWallDesk) }.SelectMany(d => d.GetMethods()), m => !m.IsDefined(typeof(NeedsAttribute)));

    [Fact]
    public void Commands_All_HaveTheirRightInTheTable() =>
        Assert.Equal(
            Types().Where(t => t.IsSubclassOf(typeof(DeskCommand)) && !t.IsAbstract).Select(t => t.Name).Order(StringComparer.Ordinal),
            RightsTable.OfCommand.Keys.Select(t => t.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Rights_All_AreGivenToSomebodyAndNoneToReporters()
    {
        Assert.All(Enum.GetValues<Right>(), r => Assert.Contains(RightsTable.AllRoles, role => RightsTable.Allows([role], r)));
        Assert.All(Enum.GetValues<Right>().Where(r => r != Right.Anyone), r => Assert.False(RightsTable.Allows([Roles.Reporter], r)));
        Assert.False(RightsTable.Allows(["no-such-role"], Right.OwnAccount));
        Assert.Empty(Roles.OfPeople.Except(RightsTable.AllRoles));
    }

    [Theory]
    [InlineData(Roles.SystemAdmin, "ReadAudit,Fuse,SetLevel,TakeCase,SeePicture")]
    [InlineData(Roles.SecurityAdmin, "ReadAudit,ManagePeople,Fuse,SeePicture,SeeMessages")]
    [InlineData(Roles.Auditor, "ManagePeople,GrantRoles,SeePeople,Fuse,SeePicture,SeeMessages,SeeHistory,PairScreens")]
    [InlineData(Roles.Wall, "Fuse,SetLevel,TakeCase,SeeDesk,SeeMessages,SeeHistory,SeePeople,ReadAudit,FollowPicture,PairScreens")]
    [InlineData(Roles.Field, "Fuse,SetLevel,SeeMessages,SeePeople,ReadAudit")]
    [InlineData(Roles.Leader, "Fuse,SetLevel,TakeCase,SeeMessages,ReadAudit")]
    [InlineData(Roles.Demo, "ManagePeople,GrantRoles")]
    [InlineData(Roles.Reader, "Fuse,SeeMessages,SeeHistory,SeeDesk,OwnAccount")]
    public void Table_Role_LacksWhatIsNotItsOwn(string role, string lacking) =>
        Assert.All(lacking.Split(',').Select(Enum.Parse<Right>), r => Assert.False(RightsTable.Allows([role], r), $"{role} has {r}"));

    private static IEnumerable<Type> Types() => s_ours.SelectMany(a => a.GetTypes());

    private static IEnumerable<MethodInfo> Methods(Type type) => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
}
