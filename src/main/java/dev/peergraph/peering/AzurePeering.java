package dev.peergraph.peering;

/**
 * A peering with a VNet in Azure.
 *
 * @param core what peerings of every cloud share
 * @param tenant the id of the Azure tenant, normally a UUID
 * @param vnet the resource id of the VNet
 * @param customerRegion the Azure region of the VNet
 */
public record AzurePeering(PeeringCore core, String tenant, String vnet, String customerRegion) implements Peering {

    /** Returns the VNet by what other systems know it. */
    public AzureVnet customerVnet() {
        return new AzureVnet(tenant, vnet);
    }

    /**
     * A VNet in Azure, known by its keys only.
     *
     * @param tenant the id of the Azure tenant
     * @param vnetId the resource id of the VNet
     */
    public record AzureVnet(String tenant, String vnetId) {
    }
}
