"""What Haulier adds beside the contract: the journal counted, callbacks that were given up and their replay."""
